import { Wiki7Error } from '../base/errors.ts';
import { type Reporter, step } from '../base/reporter.ts';
import { retryUntil } from '../base/retry.ts';
import { releaseTask } from '../blueprint/services.ts';
import type { Converger } from './converge.ts';
import { containerName } from './create-arguments.ts';
import type { LocalContainer, Publication } from './local-container.ts';
import type { LocalWiki } from './local-wiki.ts';
import { finishMove } from './media-copy.ts';
import { ensureNetworks, ensureVolumes } from './networks.ts';
import { requireSuccess, runOneShot } from './one-shot.ts';
import { checkDisk, checkMemory, checkPorts } from './preflight.ts';
import { waitForCertificate, waitForPage } from './reader.ts';
import { allOf, localEndpoints } from './topology.ts';

const HEALTHY_WITHIN_SECONDS = 120;

/**
 * Brings a wiki from any state to running as configured. Safe to repeat and to interrupt, also while an import or export runs.
 *
 * @returns the wiki as it is released now
 * @throws Wiki7Error W7-DISK, W7-NETWORK, W7-BASE-IMAGE, W7-BUILD and W7-PORT before anything was replaced
 * @throws Wiki7Error W7-CREATE, W7-START, W7-UNHEALTHY, W7-TASK, W7-UNUSED, W7-RELOAD, W7-MEDIA-COPY and W7-NO-PAGE after that
 */
export async function up(opened: LocalWiki, reporter: Reporter): Promise<LocalWiki> {
  const { engine, state } = opened;
  await checkDisk(await engine.storageFolder(), opened.released === undefined);
  await state.remove('build');
  const local = await settle(opened);
  const { instance } = local;
  checkMemory(
    allOf(local.topology).map(({ container }) => container),
    reporter,
  );
  await checkPorts(portsToTake(local, await local.converger({})));
  const images = await local.build();
  const converger = await local.converger(images);
  await ensureVolumes(local);
  for (const { configuration } of allOf(local.topology)) {
    if (configuration) await state.write(configuration.file, configuration.content, 'containers');
  }

  await bring(converger, local.topology.stores, 'database and caches', reporter);
  if (!(await releasedAlready(local, converger))) await release(local, converger, reporter);
  await state.saveReleased({ images, ...local.written });
  for (const replica of local.topology.application) {
    const replaced = await bring(converger, replica, replica[0]?.id ?? '', reporter);
    if (replaced) await waitUntilUsed(local, converger, replica[0]);
  }
  await finishMove(local, images, reporter);
  await bring(converger, local.topology.entry, 'edge', reporter);
  await forgetOldPages(local, converger);
  const { removed, atWork } = await converger.removeOthers(allOf(local.topology));
  if (removed.length > 0) reporter.note(`Removed what is no longer wanted: ${removed.join(', ')}`);
  if (atWork.length > 0) reporter.note(`Still at work, and left alone: ${atWork.join(', ')}`);
  await step(reporter, 'Asking for the main page', () => waitForPage(local));
  if (local.wiki.tls.mode === 'acme') await waitForCertificate(local, reporter);
  const { site, sizes } = local.wiki;
  await state.changeInstance({ port: site.listen.port, webReplicas: sizes.webReplicas });
  return local.withInstance((await state.instance()) ?? instance);
}

/** Records what is chosen once and then stays: the subnet, and the image that builds begin with. */
async function settle(opened: LocalWiki): Promise<LocalWiki> {
  const { subnet } = await ensureNetworks(opened);
  const chosen = { subnet, baseImage: await opened.base.id() };
  await opened.state.changeInstance(chosen);
  return opened.withInstance({ ...opened.instance, ...chosen });
}

/** Web containers are only made after the release of their images; one that is current needs none. */
async function releasedAlready(local: LocalWiki, converger: Converger): Promise<boolean> {
  const current = await Promise.all(local.topology.application.flat().map((one) => converger.isCurrent(one)));
  return current.every(Boolean);
}

/**
 * What is replaced is waited for; what was right already reads its files anew, whether or not a neighbour was replaced.
 *
 * @returns whether any was replaced
 */
export async function bring(
  converger: Converger,
  locals: readonly LocalContainer[],
  what: string,
  reporter: Reporter,
): Promise<boolean> {
  const right = await Promise.all(locals.map((one) => converger.isCurrent(one)));
  const wait = () => Promise.all(locals.map((one) => converger.waitHealthy(one, HEALTHY_WITHIN_SECONDS)));
  const replaces = !right.every(Boolean);
  if (replaces) {
    await step(reporter, `Starting ${what}`, async () => {
      await converger.ensure(locals);
      await wait();
    });
  } else await wait();
  for (const [index, one] of locals.entries()) if (right[index]) await converger.reload(one);
  return replaces;
}

/** Before the next replica goes, a running edge must send readers to the new one; else there is a moment with none. */
async function waitUntilUsed(
  local: LocalWiki,
  converger: Converger,
  replica: LocalContainer | undefined,
): Promise<void> {
  const edge = local.topology.entry.find(({ id }) => id === 'edge');
  if (!replica || !['web', 'thumbs'].includes(replica.service) || !edge || !converger.isRunning(edge)) return;
  const name = containerName(local.instance, edge.id);
  const sees = ['exec', name, '/usr/local/bin/sees-healthy', replica.id];
  await retryUntil(
    async () => {
      const { code } = await local.engine.run(sees, { accept: 'any' });
      // Above 124: an edge whose rules don’t name the replica yet, or one too old to be asked.
      return code === 0 || code > 124 ? true : undefined;
    },
    () =>
      new Wiki7Error(
        'W7-UNUSED',
        `The edge does not find ${replica.id} healthy. See \`./wiki7 logs ${replica.service}\`.`,
      ),
    { timeoutSeconds: 90 },
  );
}

/** What another configuration, image or extension rendered must not outlive it at the edge. The same one again forgets nothing. */
async function forgetOldPages(local: LocalWiki, converger: Converger): Promise<void> {
  const rendering = local.topology.application.flat().find(({ id }) => id === 'web-1-mediawiki');
  if (!rendering) return;
  const forget = ['/usr/local/bin/forget-rendering', await converger.specification(rendering)];
  await local.engine.run(['exec', containerName(local.instance, 'edge'), ...forget]);
}

async function release(local: LocalWiki, converger: Converger, reporter: Reporter): Promise<void> {
  const task = releaseTask(local.wiki, localEndpoints(local.wiki, local.instance));
  await step(reporter, 'Installing or updating the wiki', async (current) => {
    const result = await runOneShot(local.engine, converger, task, {
      onLine: (line) => current.progress(releaseProgress(line)),
    });
    requireSuccess(
      task,
      result,
      'Nothing was replaced. Mend the cause and run `./wiki7 up` again; it goes on from there.',
    );
  });
}

function releaseProgress(line: string): string {
  try {
    const { step: name, state } = JSON.parse(line) as { step?: string; state?: string };
    return name === undefined ? line : `${name}${state === undefined ? '' : ` ${state}`}`;
  } catch {
    return line;
  }
}

/** Ports that this wiki does not hold already. */
function portsToTake(local: LocalWiki, converger: Converger): Publication[] {
  return local.topology.entry.flatMap((one) =>
    one.networking.kind === 'own'
      ? one.networking.publish.filter(({ hostPort }) => !converger.publishes(hostPort))
      : [],
  );
}
