import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import type { SynthesizedStack } from '../../../src/cloud/deployment/assembly.ts';
import { DeployedStacks } from '../../../src/cloud/deployment/stack-reader.ts';
import type { Template } from './translate.ts';

interface Reference {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: readonly string[];
  readonly 'Fn::GetStackOutput'?: { readonly StackName: string; readonly OutputName: string };
}

interface Deployed {
  readonly stack: SynthesizedStack;
  /** Logical id → physical id. */
  readonly ids: ReadonlyMap<string, string>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** What templates refer to, once their stacks are there. */
export class References {
  readonly #deployed: readonly Deployed[];

  private constructor(deployed: readonly Deployed[]) {
    this.#deployed = deployed;
  }

  static async of(stacks: readonly SynthesizedStack[]): Promise<References> {
    const reader = new DeployedStacks();
    const deployed = stacks.map(async (stack) => {
      const request = new DescribeStackResourcesCommand({ StackName: stack.name });
      const { StackResources = [] } = await new CloudFormationClient({ region: stack.region }).send(request);
      const pairs = StackResources.map(
        ({ LogicalResourceId = '', PhysicalResourceId = '' }) =>
          [LogicalResourceId, PhysicalResourceId] as const,
      );
      return { stack, ids: new Map(pairs), outputs: await reader.outputs(stack) };
    });
    return new References(await Promise.all(deployed));
  }

  /** Physical id of a resource, or undefined when its stack lists none. */
  id(stack: string, logicalId: string): string | undefined {
    return this.#of(stack)?.ids.get(logicalId);
  }

  /** Physical id of what a reference names from within a stack; of an attribute, the id of its resource. Empty for what isn't there. */
  resolve(stack: string, reference: unknown): string {
    const { Ref, 'Fn::GetAtt': attribute, 'Fn::GetStackOutput': output } = reference as Reference;
    if (output) {
      const other = this.#deployed.find((one) => one.stack.name === output.StackName);
      return other?.outputs[output.OutputName] ?? '';
    }
    return this.id(stack, Ref ?? attribute?.[0] ?? '') ?? '';
  }

  /** The first resource of a type whose logical id fits: its physical id, and its properties with all that they refer to. */
  find(stack: string, type: string, logicalId: RegExp): { id: string; properties: Record<string, unknown> } {
    const { Resources = {} }: Partial<Template> = this.#of(stack)?.stack.template ?? {};
    const [found = '', resource] =
      Object.entries(Resources).find(([id, { Type }]) => Type === type && logicalId.test(id)) ?? [];
    const properties = this.#inside(stack, resource?.Properties ?? {}) as Record<string, unknown>;
    return { id: this.id(stack, found) ?? '', properties };
  }

  #inside(stack: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#inside(stack, one));
    if (typeof value !== 'object' || value === null) return value;
    const [name = ''] = Object.keys(value);
    if (['Ref', 'Fn::GetAtt', 'Fn::GetStackOutput'].includes(name)) return this.resolve(stack, value);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.#inside(stack, inner)]));
  }

  #of(stack: string): Deployed | undefined {
    return this.#deployed.find((one) => one.stack.id === stack);
  }
}
