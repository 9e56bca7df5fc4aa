import { leftBehindIn, standingIn } from '../changes/template-changes.ts';
import type { Assembly } from './assembly.ts';
import type { Cdk } from './cdk.ts';
import type { StackReader } from './stack-reader.ts';
import { refuseWhileElsewhere, type Whereabouts } from './whereabouts.ts';

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
  const kept = present.map(({ id, stateful, template }) => ({
    stack: stateful ? id : `${id}, though the stack is deleted`,
    resources: stateful ? standingIn(template) : leftBehindIn(template),
  }));
  return {
    deleted: present.filter(({ stateful }) => !stateful).map(({ id }) => id),
    kept: kept.filter(({ resources }) => resources.length > 0),
  };
}

export interface DestroyOptions extends Whereabouts {
  readonly farewell: Farewell;
  readonly cdk: Pick<Cdk, 'destroy'>;
  /** Knows that the wiki is in its own region, and doesn't ask the second. */
  readonly secondRegionLost: boolean;
}

/**
 * Deletes the stacks that can be made again, those first that need others. What keeps the wiki stays.
 *
 * @throws Wiki7Error W7-FAILED-OVER or W7-SECOND-REGION, before anything was deleted
 * @throws Wiki7Error W7-AWS, W7-CDK
 */
export async function destroy(options: DestroyOptions): Promise<void> {
  const { deleted } = options.farewell;
  if (!options.secondRegionLost) {
    const why = 'what runs there would be deleted, and the flag that says where the wiki is';
    await refuseWhileElsewhere(options, { command: 'destroy', why });
  }
  if (deleted.length > 0) await options.cdk.destroy(`Deleting ${deleted.length} stacks`, deleted);
}
