import { CloudFormationClient, GetTemplateCommand, type Stack } from '@aws-sdk/client-cloudformation';
import type { Template } from '../changes/template-changes.ts';
import type { SynthesizedStack } from './assembly.ts';
import { describeStack } from './describe-stack.ts';
import './quiet-clients.ts';

type StackName = Pick<SynthesizedStack, 'id' | 'name' | 'region'>;

/** What is deployed, as far as a deployment must know. */
export interface StackReader {
  /** Nothing for a stack that isn't there. */
  template(stack: StackName): Promise<Template | undefined>;
  /** Values by the names of a stack's outputs; none for a stack that isn't there. */
  outputs(stack: StackName): Promise<Readonly<Record<string, string>>>;
  /** Values by the names of a stack's parameters; none for a stack that isn't there. */
  parameters(stack: StackName): Promise<Readonly<Record<string, string>>>;
}

/** Asks CloudFormation. */
export class DeployedStacks implements StackReader {
  readonly #clients = new Map<string, CloudFormationClient>();

  async template(stack: StackName): Promise<Template | undefined> {
    if (!(await this.#describe(stack))) return undefined;
    const command = new GetTemplateCommand({ StackName: stack.name, TemplateStage: 'Original' });
    const { TemplateBody = '{}' } = await this.#client(stack.region).send(command);
    return JSON.parse(TemplateBody) as Template;
  }

  async outputs(stack: StackName): Promise<Readonly<Record<string, string>>> {
    const described = await this.#describe(stack);
    const pairs = (described?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [
      OutputKey,
      OutputValue,
    ]);
    return Object.fromEntries(pairs);
  }

  async parameters(stack: StackName): Promise<Readonly<Record<string, string>>> {
    const described = await this.#describe(stack);
    const pairs = (described?.Parameters ?? []).map(({ ParameterKey = '', ParameterValue = '' }) => [
      ParameterKey,
      ParameterValue,
    ]);
    return Object.fromEntries(pairs);
  }

  /** @throws Wiki7Error W7-AWS */
  #describe({ name, region }: StackName): Promise<Stack | undefined> {
    return describeStack(this.#client(region), region, name);
  }

  #client(region: string): CloudFormationClient {
    const known = this.#clients.get(region) ?? new CloudFormationClient({ region });
    this.#clients.set(region, known);
    return known;
  }
}
