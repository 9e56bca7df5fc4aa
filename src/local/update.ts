import { run } from '../base/process.ts';
import { type Reporter, step } from '../base/reporter.ts';
import { ensureBaseImage } from './base-image.ts';
import { removeUnusedImages } from './down.ts';
import type { LocalWiki } from './local-wiki.ts';
import { imagesOf } from './topology.ts';
import { up } from './up.ts';
import { checkUpdates, type PendingUpdates } from './updates.ts';

/** Fetches today's packages, builds every image with them, and releases. What runs goes on until its successor is built. */
export async function update(local: LocalWiki, reporter: Reporter): Promise<LocalWiki> {
  const { engine, state, instance } = local;
  await ensureBaseImage(engine, run, state, reporter, 'anew');
  const refreshed = { ...instance, packagesAsOf: new Date().toISOString() };
  const next = await local.withInstance(refreshed);
  const images = await (await next.imageBuilder()).forWiki(next.wiki, imagesOf(next.topology));
  // Recorded only now: a failed build leaves the wiki on its old packages.
  await state.saveInstance(refreshed);
  await up(next, reporter);
  await step(
    reporter,
    'Asking Debian what is still pending',
    async () => void (await checkUpdates(engine, images, state)),
  );
  await removeUnusedImages(next, Object.values(images));
  return next;
}

/** Only looks. */
export async function lookForUpdates(local: LocalWiki, reporter: Reporter): Promise<PendingUpdates> {
  const images = await (await local.imageBuilder()).forWiki(local.wiki, imagesOf(local.topology));
  return step(reporter, 'Asking Debian for newer packages', () =>
    checkUpdates(local.engine, images, local.state),
  );
}
