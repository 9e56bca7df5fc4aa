import { outputsOf, readsOf } from '../changes/references.ts';
import type { Template } from '../changes/template-changes.ts';
import { IMAGES, SERVICE } from '../deployed-names.ts';
import { RECOVERY } from '../recovery/recovery-names.ts';
import type { SynthesizedStack } from './assembly.ts';
import type { StackReader } from './stack-reader.ts';

/**
 * Stacks that are updated before those that they need: services that run would otherwise miss what goes, such as the session store of a
 * larger profile, from then until their own turn. Nothing of that where they also need something that isn't there yet.
 *
 * @returns ids in their order; none where nothing goes that services use
 */
export async function thoseThatLetGo(
  stacks: readonly SynthesizedStack[],
  deployed: Pick<StackReader, 'template'>,
): Promise<readonly string[]> {
  const early = stacks.filter(({ id }) => [IMAGES, SERVICE, RECOVERY].includes(id));
  const there = new Map<string, Template>();
  for (const stack of stacks) there.set(stack.id, (await deployed.template(stack)) ?? {});
  const known = stacks.flatMap(({ id, name }) => outputsOf(name, there.get(id) ?? {}));
  const stay = new Set(stacks.flatMap(({ name, template }) => outputsOf(name, template)));
  const goes = readsOf(there.get(SERVICE) ?? {}).some(
    (output) => known.includes(output) && !stay.has(output),
  );
  if (!goes) return [];
  const made = early.flatMap(({ name, template }) => outputsOf(name, template));
  const has = new Set([...known, ...made]);
  const isReady = early.every(({ template }) => readsOf(template).every((output) => has.has(output)));
  return isReady ? early.map(({ id }) => id) : [];
}
