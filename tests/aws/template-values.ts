/** A resource of a template, where it stands. */
export interface Resource {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What a resource is called once it is made; `attribute` is empty for its `Ref`. */
export type Made = (resource: Resource, attribute: string) => string;

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

type Arguments = readonly unknown[];

/**
 * Reads values out of templates as CloudFormation does when it makes their resources: references within a stack and between stacks,
 * and functions of text. See AWS, "Intrinsic function reference" and "Dynamic references".
 */
export class TemplateValues {
  readonly #templates: ReadonlyMap<string, Template>;
  readonly #made: Made;
  readonly #pseudo: Readonly<Record<string, string>>;

  /**
   * @param templates by the names of stacks
   * @param pseudo what `AWS::Region` and its like are
   */
  constructor(
    templates: ReadonlyMap<string, Template>,
    made: Made,
    pseudo: Readonly<Record<string, string>>,
  ) {
    this.#templates = templates;
    this.#made = made;
    this.#pseudo = pseudo;
  }

  /** All resources of a type, their properties as they are written. */
  resources(type: string): readonly Resource[] {
    return [...this.#templates].flatMap(([stack, { Resources }]) =>
      Object.keys(Resources)
        .filter((id) => Resources[id]?.Type === type)
        .map((id) => this.#resource(stack, id)),
    );
  }

  /** The properties of a resource, or a part of them, without anything to resolve. */
  read<T>({ stack }: Resource, value: unknown): T {
    return this.#read(stack, value) as T;
  }

  #resource(stack: string, id: string): Resource {
    const found = this.#templates.get(stack)?.Resources[id];
    if (!found) throw new Error(`There is no ${id} in ${stack}.`);
    return { stack, id, type: found.Type, properties: { ...found.Properties } };
  }

  #read(stack: string, value: unknown): unknown {
    if (typeof value === 'string') return value;
    if (Array.isArray(value)) return value.map((one) => this.#read(stack, one));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [first] = entries;
    if (entries.length === 1 && first && (first[0] === 'Ref' || first[0].startsWith('Fn::'))) {
      return this.#call(stack, first[0], first[1]);
    }
    return Object.fromEntries(entries.map(([name, one]) => [name, this.#read(stack, one)]));
  }

  #call(stack: string, name: string, argument: unknown): unknown {
    if (name === 'Ref') return this.#reference(stack, String(argument));
    if (name === 'Fn::GetAtt') return this.#attribute(stack, argument as string | string[]);
    const args = this.#read(stack, argument) as Arguments & Readonly<Record<string, string>>;
    switch (name) {
      case 'Fn::Join':
        return this.#dynamic((args[1] as string[]).join(String(args[0])));
      case 'Fn::Select':
        return (args[1] as string[])[Number(args[0])];
      case 'Fn::Split':
        return String(args[1]).split(String(args[0]));
      case 'Fn::GetStackOutput':
        return this.#output(args.StackName ?? '', args.OutputName ?? '');
      default:
        throw new Error(`${name} in ${stack} can't be read.`);
    }
  }

  #reference(stack: string, id: string): string {
    return this.#pseudo[id] ?? this.#made(this.#resource(stack, id), '');
  }

  #attribute(stack: string, argument: string | readonly string[]): string {
    const [id = '', ...attribute] = typeof argument === 'string' ? argument.split('.') : argument;
    return this.#made(this.#resource(stack, id), attribute.join('.'));
  }

  #output(stack: string, name: string): unknown {
    const output = this.#templates.get(stack)?.Outputs?.[name];
    if (!output) throw new Error(`${stack} has no output ${name}.`);
    return this.#read(stack, output.Value);
  }

  /** A parameter is named by the resource that made it, and its value is asked for by that name. */
  #dynamic(text: string): string {
    return text.replace(/\{\{resolve:ssm:([^}]+)\}\}/g, (_, parameter: string) => parameter);
  }
}
