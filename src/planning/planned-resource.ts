/** A template and where it is deployed, as plain data: planning knows nothing of the library that made it. */
export interface PlannedStack {
  readonly id: string;
  readonly region: string;
  readonly template: Readonly<Record<string, unknown>>;
}

/** A resource of a template, its conditions decided. */
export interface PlannedResource {
  /** Id of its stack. */
  readonly stack: string;
  readonly region: string;
  readonly logicalId: string;
  /** As `AWS::RDS::DBInstance`. */
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: as free as templates are
  readonly properties: Readonly<Record<string, any>>;
}

interface Declared {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

interface Sections {
  readonly Resources?: Readonly<Record<string, Declared>>;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
}

/** The resources of stacks as the defaults of their parameters have them: a second region is at rest. */
export function resourcesOf(stacks: readonly PlannedStack[]): readonly PlannedResource[] {
  return stacks.flatMap(({ id, region, template }) => {
    const { Resources = {}, Parameters = {}, Conditions = {} } = template as Sections;
    const decide = decider(Parameters, Conditions);
    return Object.entries(Resources)
      .filter(([, { Condition }]) => Condition === undefined || decide.holds(Condition))
      .map(([logicalId, { Type, Properties = {} }]) => ({
        stack: id,
        region,
        logicalId,
        type: Type,
        properties: decide.settle(Properties) as PlannedResource['properties'],
      }));
  });
}

function decider(
  parameters: NonNullable<Sections['Parameters']>,
  conditions: NonNullable<Sections['Conditions']>,
) {
  const holds = (name: string): boolean => settle(conditions[name]) === true;
  const settle = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(settle);
    if (typeof value !== 'object' || value === null) return value;
    const [[key, argument] = ['', undefined], ...others] = Object.entries(value);
    if (others.length === 0) {
      if (key === 'Ref' && typeof argument === 'string')
        return parameters[argument] === undefined ? value : (parameters[argument].Default ?? value);
      if (key === 'Fn::If') return settle(argument[holds(argument[0]) ? 1 : 2]);
      if (key === 'Fn::Equals') return settle(argument[0]) === settle(argument[1]);
      if (key === 'Fn::Not') return settle(argument[0]) !== true;
      if (key === 'Fn::And') return argument.every((one: unknown) => settle(one) === true);
      if (key === 'Fn::Or') return argument.some((one: unknown) => settle(one) === true);
      if (key === 'Condition' && typeof argument === 'string') return holds(argument);
    }
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, settle(one)]));
  };
  return { holds, settle };
}

/** Whether somewhere in a property a resource of the same stack is named, by `Ref` or `Fn::GetAtt`. */
export function refersTo(value: unknown, logicalId: string): boolean {
  if (Array.isArray(value)) return value.some((one) => refersTo(one, logicalId));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, argument]) => {
    if (key === 'Ref') return argument === logicalId;
    if (key === 'Fn::GetAtt' && Array.isArray(argument)) return argument[0] === logicalId;
    return refersTo(argument, logicalId);
  });
}
