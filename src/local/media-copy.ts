import { Wiki7Error } from '../base/errors.ts';
import { type Reporter, step } from '../base/reporter.ts';
import { mediaCopyTask } from '../blueprint/media-copy-task.ts';
import type { MediaConfig } from '../config/media-schema.ts';
import { copyMedia } from '../operations/media.ts';
import type { CopyReport } from '../operations/media-progress.ts';
import type { Images } from './images.ts';
import type { LocalWiki } from './local-wiki.ts';
import { isSameStore, mediaStore, storeName } from './media-store.ts';
import { runOneShot } from './one-shot.ts';
import { database } from './services/database.ts';
import { objects } from './services/objects.ts';
import { localEndpoints } from './topology.ts';

/**
 * Copies the wiki's files into the store that its configuration names, and remembers that `up` may go over to it.
 *
 * @throws Wiki7Error W7-MEDIA-COPY
 */
export async function copyToConfigured(
  local: LocalWiki,
  configured: MediaConfig,
  reporter: Reporter,
): Promise<CopyReport> {
  const { instance, state } = local;
  if (isSameStore(instance.media, configured)) {
    throw new Wiki7Error(
      'W7-MEDIA-COPY',
      `The files are in ${storeName(configured)} already, as \`media\` in config.ts says. Name another store there, or fetch a live wiki's files with \`--from https://…/api.php\`.`,
    );
  }
  const report = await copyBetween(local, local.releasedImages, configured, reporter);
  if (report.failed.length === 0) await state.changeInstance({ mediaCopiedTo: configured });
  return report;
}

/**
 * What was uploaded between the copy and the change of store follows, now that the wiki writes to the new one only.
 *
 * @throws Wiki7Error W7-MEDIA-COPY
 */
export async function finishMove(local: LocalWiki, images: Images, reporter: Reporter): Promise<void> {
  const { instance, state, wiki } = local;
  if (isSameStore(instance.media, wiki.media)) return;
  const { failed } = await copyBetween(local, images, wiki.media, reporter);
  if (failed.length > 0) {
    throw new Wiki7Error(
      'W7-MEDIA-COPY',
      `${failed.length} files are not in ${storeName(wiki.media)} yet. Run \`./wiki7 up\` again; nothing is lost in the old store.`,
      { details: failed.map(({ file, reason }) => `${file}: ${reason}`).slice(0, 15) },
    );
  }
  await state.changeInstance({ media: wiki.media, mediaCopiedTo: undefined });
  reporter.note(
    `The files are in ${storeName(wiki.media)} now. Those in ${storeName(instance.media)} were left as they are.`,
  );
}

/** From where the files are. Only the image of a store that is not part of the release yet is built. */
async function copyBetween(
  local: LocalWiki,
  released: Images,
  to: MediaConfig,
  reporter: Reporter,
): Promise<CopyReport> {
  const { engine, instance } = local;
  const from = instance.media;
  const wiki = { ...local.wiki, media: to };
  const beside = [from, to].some(({ store }) => store === 'local-s3');
  const images = beside ? { ...released, objects: await local.imageBuilder().product('objects') } : released;
  const converger = await local.converger(images);
  converger.requireRunning([database(wiki)]);
  if (beside) {
    await step(reporter, 'Starting the S3 store', async () => {
      await converger.ensure([objects()]);
      await converger.waitHealthy(objects(), 120);
    });
  }
  const source = { config: from, store: mediaStore(from, instance) };
  const task = mediaCopyTask(wiki, localEndpoints(wiki, instance), source);
  return copyMedia((options) => runOneShot(engine, converger, task, options), reporter);
}
