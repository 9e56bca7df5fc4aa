type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, Json>>;
  readonly DependsOn?: string | readonly string[];
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly [section: string]: unknown;
}

/** What the emulator's own CloudFormation knows. */
export interface Known {
  readonly types: ReadonlySet<string>;
  /** Those of them that have any attribute for `Fn::GetAtt`. */
  readonly withAttributes: ReadonlySet<string>;
}

/** An output of a stack that is deployed already. */
export type OutputOf = (region: string, stack: string, output: string) => Promise<string>;

/** Properties that the emulator breaks on, so it is never told them. */
const broken: Readonly<Record<string, readonly string[]>> = {
  // It wants a size, which is the image's own.
  'AWS::EC2::Instance': ['BlockDeviceMappings'],
  // It gets the object of the parameter group where it wants its name.
  'AWS::RDS::DBInstance': ['DBParameterGroupName'],
};

/** Properties that name a resource where the emulator would make a name with capitals, which it then refuses itself. */
const names: Readonly<Record<string, string>> = { 'AWS::ECR::Repository': 'RepositoryName' };

/** What a translation changes, for whoever reads what came of it. */
export const alterations: readonly string[] = [
  'references to outputs of other stacks (Fn::GetStackOutput): the value in their place',
  'references to what is not supported, and attributes that are not: a text in their place',
  'the rule about the version of the bootstrap: left out',
  ...Object.entries(broken).map(([type, properties]) => `${properties.join(', ')} of ${type}: left out`),
  ...Object.entries(names).map(([type, property]) => `${property} of ${type}: given`),
];

/** Attributes whose value is more than a text. */
const shaped: Readonly<Record<string, Json>> = {
  NameServers: ['ns-1.emulator.invalid', 'ns-2.emulator.invalid'],
};

/** Types that the emulator refuses to make with a name of nothing: they go with what they refer to. */
const particular: readonly string[] = ['AWS::EC2::SecurityGroupIngress'];

/** Types that are referred to by an ARN. */
const arns: Readonly<Record<string, string>> = {
  'AWS::SecretsManager::Secret': 'arn:aws:secretsmanager:::secret:',
  'AWS::SecretsManager::SecretTargetAttachment': 'arn:aws:secretsmanager:::secret:',
  // A listener's certificate must be one of ACM that is there, or any of IAM.
  'AWS::CertificateManager::Certificate': 'arn:aws:iam:::server-certificate/',
};

export interface Translation {
  readonly template: Template;
  /** Logical ids of what the emulator is not asked for. */
  readonly leftOut: ReadonlySet<string>;
}

/**
 * A template that the emulator's CloudFormation takes. Resources of types that it lacks are left out, and what refers to them gets a
 * text in their place; references to outputs of other stacks get their values; the rule about the bootstrap version goes.
 *
 * @param ownRegion for references that name none
 */
export async function translate(
  template: Template,
  known: Known,
  outputOf: OutputOf,
  ownRegion: string,
): Promise<Translation> {
  const { Rules: _, Resources: all, ...rest } = template;
  const leftOut = unknownOf(all, known);
  const inside = async (value: Json): Promise<Json> => {
    if (Array.isArray(value)) return Promise.all(value.map(inside));
    if (typeof value !== 'object' || value === null) return value;
    const object = value as { readonly [key: string]: Json };
    const { Ref, 'Fn::GetAtt': attribute, 'Fn::GetStackOutput': output } = object;
    if (typeof Ref === 'string' && leftOut.has(Ref)) return standIn(Ref, all[Ref]?.Type);
    if (Array.isArray(attribute)) {
      const [id, name] = attribute.map(String) as [string, string];
      const type = all[id]?.Type ?? '';
      return leftOut.has(id) || !known.withAttributes.has(type) ? standIn(id, type, name) : value;
    }
    if (output !== undefined) {
      const named = output as Record<'Region' | 'StackName' | 'OutputName', string>;
      return outputOf(named.Region ?? ownRegion, named.StackName, named.OutputName);
    }
    const entries = Object.entries(object).map(async ([key, inner]) => [key, await inside(inner)] as const);
    return Object.fromEntries(await Promise.all(entries));
  };

  const kept = Object.entries(all).filter(([id]) => !leftOut.has(id));
  const resources = kept.map(async ([id, { DependsOn, Properties = {}, ...resource }]) => {
    const needed = [DependsOn ?? []].flat().filter((other) => !leftOut.has(other));
    const properties = Object.entries(Properties).filter(([name]) => !broken[resource.Type]?.includes(name));
    const name = names[resource.Type];
    const named = { ...(name && { [name]: id.toLowerCase() }), ...Object.fromEntries(properties) };
    return [id, { ...resource, Properties: await inside(named), DependsOn: needed }] as const;
  });
  const translated = {
    ...((await inside(rest as Json)) as Record<string, Json>),
    Resources: Object.fromEntries(await Promise.all(resources)) as Template['Resources'],
  };
  return { template: translated, leftOut };
}

function unknownOf(resources: Template['Resources'], known: Known): ReadonlySet<string> {
  const unknown = Object.entries(resources).filter(([, { Type }]) => !known.types.has(Type));
  const ids = new Set(unknown.map(([id]) => id));
  const refersToThem = (value: unknown) => [...ids].some((id) => JSON.stringify(value).includes(`"${id}"`));
  const following = Object.entries(resources).filter(
    ([, { Type, Properties }]) => particular.includes(Type) && refersToThem(Properties),
  );
  return new Set([...ids, ...following.map(([id]) => id)]);
}

function standIn(id: string, type = '', attribute?: string): Json {
  if (attribute === undefined) return `${arns[type] ?? 'emulated-'}${id}`;
  if (/arn$/i.test(attribute)) return `arn:aws:emulated:::${id}`;
  return shaped[attribute] ?? `emulated-${id}-${attribute}`;
}
