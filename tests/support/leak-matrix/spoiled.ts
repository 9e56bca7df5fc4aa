import type { Resolved } from '../resolved-templates.ts';

/** What of a resource a rule is, to be broken on purpose. */
export interface Spoiling {
  /** Without `AWS::CloudFront::`. */
  readonly type: string;
  /** Part of the resource's id. @default - any of the type */
  readonly id?: string;
  // biome-ignore lint/suspicious/noExplicitAny: as free as templates are
  readonly change: (properties: any) => void;
}

/**
 * Resources of which some are unsafe now.
 *
 * @throws an error where a change changes nothing: the rule that it breaks has moved
 */
export function spoiled(
  resources: readonly Resolved[],
  ...spoilings: readonly Spoiling[]
): readonly Resolved[] {
  const copies = resources.map((one) =>
    one.type.startsWith('AWS::CloudFront::') ? { ...one, properties: structuredClone(one.properties) } : one,
  );
  for (const { type, id = '', change } of spoilings) {
    const found = copies.filter((one) => one.type === `AWS::CloudFront::${type}` && one.id.includes(id));
    const before = JSON.stringify(found);
    for (const { properties } of found) change(properties);
    if (JSON.stringify(found) === before)
      throw new Error(`No ${type} ${id} has the rule that was to be broken.`);
  }
  return copies;
}

/** A change of text that has to be there. */
export const without = (text: string, part: string | RegExp, instead = ''): string => {
  const changed = text.replace(part, () => instead);
  if (changed === text) throw new Error(`The text to be broken has no ${part} any more.`);
  return changed;
};
