import { standingIn } from '../changes/template-changes.ts';
import type { Assembly } from './assembly.ts';
import type { Cdk } from './cdk.ts';
import type { StackReader } from './stack-reader.ts';

interface Kept {
  readonly stack: string;
  /** Types and logical ids of what goes on costing money, and how much. */
  readonly resources: readonly string[];
}

/** What `destroy` would delete and what it would leave, of what is there. */
export interface Farewell {
  readonly deleted: readonly string[];
  readonly kept: readonly Kept[];
}

export async function planFarewell(
  { stacks }: Assembly,
  deployed: Pick<StackReader, 'template'>,
): Promise<Farewell> {
  const there = await Promise.all(
    stacks.map(async (stack) => ({ ...stack, template: await deployed.template(stack) })),
  );
  const present = there.flatMap(({ template, ...stack }) => (template ? [{ ...stack, template }] : []));
  return {
    deleted: present.filter(({ stateful }) => !stateful).map(({ id }) => id),
    kept: present
      .filter(({ stateful }) => stateful)
      .map(({ id, template }) => ({ stack: id, resources: standingIn(template) })),
  };
}

/** Deletes the stacks that can be made again, those first that need others. What keeps the wiki stays. */
export async function destroy({ deleted }: Farewell, cdk: Pick<Cdk, 'destroy'>): Promise<void> {
  if (deleted.length > 0) await cdk.destroy(`Deleting ${deleted.length} stacks`, deleted);
}
