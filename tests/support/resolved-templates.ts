import { madeUp } from './made-up-values.ts';

/** A template and where it is deployed. */
export interface StackTemplate {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly template: {
    readonly Resources?: Readonly<Record<string, TemplateResource>>;
    readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
    readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
    readonly Conditions?: Readonly<Record<string, unknown>>;
    readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  };
}

interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** A resource before it is made. */
export interface Planned {
  readonly stack: StackTemplate;
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Value of an expression that stands in the resource's own template. */
  readonly resolve: (expression: unknown) => unknown;
}

/** A resource as if it had been made: nothing in it refers to anything. */
export interface Resolved {
  readonly stack: string;
  readonly region: string;
  readonly id: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: as free as templates are
  readonly properties: Readonly<Record<string, any>>;
  /** What `Ref` gives. */
  readonly ref: string;
  /** What the attribute `Arn` gives, or `Ref` where that is an ARN. */
  readonly arn: string;
}

export interface ResolveOptions {
  /**
   * What a resource is called, or an attribute of it, once it is made.
   *
   * @param attribute undefined for what `Ref` gives
   * @returns undefined for what `madeUp` says
   */
  readonly value?: (planned: Planned, attribute: string | undefined) => unknown;
  /** What parameters are given, by name, in every stack that has one so called. @default - their own defaults */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** What stands for `{{resolve:…}}`, given the text in the braces. @default - it is left as it is */
  readonly dynamic?: (reference: string) => string;
}

type Arguments = readonly unknown[];

/**
 * The resources of stacks that refer to each other, with values for everything that CloudFormation would know only later.
 *
 * @throws an error for a function of CloudFormation that it does not know, and for a reference to nothing
 */
export function resolveTemplates(
  stacks: readonly StackTemplate[],
  options: ResolveOptions = {},
): readonly Resolved[] {
  const resolver = new Resolver(stacks, options);
  return stacks.flatMap((stack) =>
    Object.keys(stack.template.Resources ?? {}).map((id) => resolver.resource(stack, id)),
  );
}

class Resolver {
  readonly #stacks: readonly StackTemplate[];
  readonly #options: ResolveOptions;

  constructor(stacks: readonly StackTemplate[], options: ResolveOptions) {
    this.#stacks = stacks;
    this.#options = options;
  }

  resource(stack: StackTemplate, id: string): Resolved {
    const { type, properties } = this.#planned(stack, id);
    const ref = String(this.#value(stack, id, undefined));
    return {
      stack: stack.name,
      region: stack.region,
      id,
      type,
      properties: this.#resolve(stack, properties) as Resolved['properties'],
      ref,
      arn: ref.startsWith('arn:') ? ref : String(this.#value(stack, id, 'Arn')),
    };
  }

  #planned(stack: StackTemplate, id: string): Planned {
    const resource = stack.template.Resources?.[id];
    if (!resource) throw new Error(`${stack.name} has no resource ${id}.`);
    const { Type: type, Properties: properties = {} } = resource;
    return { stack, id, type, properties, resolve: (expression) => this.#resolve(stack, expression) };
  }

  #value(stack: StackTemplate, id: string, attribute: string | undefined): unknown {
    const planned = this.#planned(stack, id);
    return this.#options.value?.(planned, attribute) ?? madeUp(planned, attribute);
  }

  #resolve(stack: StackTemplate, expression: unknown): unknown {
    if (typeof expression === 'string') return this.#dynamic(expression);
    if (typeof expression !== 'object' || expression === null) return expression;
    if (Array.isArray(expression)) {
      return expression.map((one) => this.#resolve(stack, one)).filter((one) => one !== undefined);
    }
    const [only, ...others] = Object.entries(expression);
    if (only && others.length === 0 && (only[0] === 'Ref' || only[0].startsWith('Fn::'))) {
      return this.#call(stack, only[0], only[1]);
    }
    return Object.fromEntries(
      Object.entries(expression).map(([key, value]) => [key, this.#resolve(stack, value)]),
    );
  }

  #dynamic(text: string): string {
    const { dynamic } = this.#options;
    return dynamic ? text.replaceAll(/\{\{resolve:([^}]+)\}\}/g, (_, reference) => dynamic(reference)) : text;
  }

  #call(stack: StackTemplate, name: string, given: unknown): unknown {
    if (name === 'Ref') return this.#ref(stack, String(given));
    if (name === 'Fn::GetAtt') {
      const [id, ...attribute] = typeof given === 'string' ? given.split('.') : (given as string[]);
      return this.#value(stack, id ?? '', attribute.join('.'));
    }
    if (name === 'Fn::Sub') return this.#substitute(stack, given);
    if (name === 'Fn::If') return this.#either(stack, given as Arguments);
    const resolved = this.#resolve(stack, given);
    const values = resolved as Arguments;
    switch (name) {
      case 'Fn::Base64':
        return Buffer.from(String(resolved)).toString('base64');
      case 'Fn::Equals':
        return values[0] === values[1];
      case 'Fn::Join':
        return this.#dynamic((values[1] as Arguments).join(String(values[0])));
      case 'Fn::Split':
        return String(values[1]).split(String(values[0]));
      case 'Fn::Select':
        return (values[1] as Arguments)[Number(values[0])];
      case 'Fn::FindInMap':
        return stack.template.Mappings?.[String(values[0])]?.[String(values[1])]?.[String(values[2])];
      case 'Fn::GetStackOutput':
        return this.#output(resolved as Readonly<Record<string, string>>);
      default:
        throw new Error(`${stack.name} calls ${name}, which resolveTemplates does not know. Teach it.`);
    }
  }

  #ref(stack: StackTemplate, id: string): unknown {
    const { name, account, region, template } = stack;
    const pseudo: Readonly<Record<string, string | undefined>> = {
      'AWS::AccountId': account,
      'AWS::NoValue': undefined,
      'AWS::Partition': 'aws',
      'AWS::Region': region,
      'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/${name}/11111111-2222-3333-4444-555555555555`,
      'AWS::StackName': name,
      'AWS::URLSuffix': 'amazonaws.com',
    };
    if (id in pseudo) return pseudo[id];
    const parameter = template.Parameters?.[id];
    if (!parameter) return this.#value(stack, id, undefined);
    return this.#options.parameters?.[id] ?? parameter.Default;
  }

  #either(stack: StackTemplate, [name, then, otherwise]: Arguments): unknown {
    const condition = stack.template.Conditions?.[String(name)];
    if (condition === undefined) throw new Error(`${stack.name} has no condition ${name}.`);
    return this.#resolve(stack, this.#resolve(stack, condition) ? then : otherwise);
  }

  #substitute(stack: StackTemplate, given: unknown): string {
    const [text, own] = (Array.isArray(given) ? given : [given, {}]) as [string, Record<string, unknown>];
    return text.replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in own) return String(this.#resolve(stack, own[name]));
      return String(this.#call(stack, name.includes('.') ? 'Fn::GetAtt' : 'Ref', name));
    });
  }

  #output({ StackName, Region, OutputName }: Readonly<Record<string, string>>): unknown {
    const stack = this.#stacks.find(({ name, region }) => name === StackName && region === Region);
    const output = stack?.template.Outputs?.[OutputName ?? ''];
    if (!stack || !output) throw new Error(`No stack ${StackName} in ${Region} has an output ${OutputName}.`);
    return this.#resolve(stack, output.Value);
  }
}
