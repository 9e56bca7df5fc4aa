import { messageOf } from '../base/errors.ts';
import { type Reporter, step } from '../base/reporter.ts';
import { removeUnusedImages } from './image-cleanup.ts';
import { type Images, requirePresent } from './images.ts';
import type { LocalWiki } from './local-wiki.ts';
import { up } from './up.ts';
import { checkUpdates, type PendingUpdates } from './updates.ts';

/**
 * Fetches today's packages, builds every image with them, and releases. What runs goes on until its successor is built.
 *
 * @param local as `config.ts` has it by now
 */
export async function update(local: LocalWiki, reporter: Reporter): Promise<LocalWiki> {
  const { state, instance } = local;
  const refreshed = { packagesAsOf: new Date().toISOString(), baseImage: await local.base.renew() };
  const next = await local.withInstance({ ...instance, ...refreshed });
  const builder = next.imageBuilder();
  const images = await next.build(builder);
  // Recorded only now: a failed build leaves the wiki on its old packages.
  await state.changeInstance(refreshed);
  const updated = await up(next, reporter);
  // By now the update has succeeded, whatever a mirror answers.
  await ask(updated, images, reporter).catch((error) =>
    reporter.warn(
      `Updated, but what is still pending could not be asked: ${messageOf(error)} Ask again: \`./wiki7 update --check\`.`,
    ),
  );
  await removeUnusedImages(next, [...(await builder.tags()), await next.base.tag()]);
  return updated;
}

/**
 * Only looks.
 *
 * @throws Wiki7Error W7-NO-IMAGE
 */
export async function lookForUpdates(local: LocalWiki, reporter: Reporter): Promise<PendingUpdates> {
  const images = local.releasedImages;
  for (const tag of Object.values(images)) await requirePresent(local.engine, tag);
  return ask(local, images, reporter);
}

const ask = ({ engine, state }: LocalWiki, images: Images, reporter: Reporter) =>
  step(reporter, 'Asking Debian for newer packages', () => checkUpdates(engine, images, state));
