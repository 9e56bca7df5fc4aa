import { Wiki7Error } from '../base/errors.ts';
import { type Reporter, step } from '../base/reporter.ts';
import { retryUntil } from '../base/retry.ts';
import { releaseTask } from '../blueprint/services.ts';
import { BASE_IMAGE } from './base-image.ts';
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

/** Brings a wiki from any state to running as configured. Safe to repeat and to interrupt. */
export async function up(opened: LocalWiki, reporter: Reporter): Promise<void> {
  const { engine } = opened;
  await checkDisk(await engine.storageFolder(), (await engine.imageId(BASE_IMAGE)) === undefined);
  const instance = await ensureNetworks(engine, opened.instance);
  const local = instance === opened.instance ? opened : await opened.withInstance(instance);
  if (local !== opened) await local.state.saveInstance(instance);
  checkMemory(
    allOf(local.topology).map(({ container }) => container),
    reporter,
  );
  const converger = await local.converger();
  await checkPorts(portsToTake(local, converger));
  await ensureVolumes(engine, instance);
  for (const { configuration } of allOf(local.topology)) {
    if (configuration) await local.state.write(configuration.file, configuration.content, 'containers');
  }

  await bring(converger, local.topology.stores, 'database and caches', reporter);
  if (!(await releasedAlready(local, converger))) await release(local, converger, reporter);
  for (const replica of local.topology.application) {
    const replaced = await bring(converger, replica, replica[0]?.id ?? '', reporter);
    if (replaced) await waitUntilUsed(local, converger, replica[0]);
  }
  await finishMove(local, reporter);
  await bring(converger, local.topology.entry, 'edge', reporter);
  await forgetOldPages(local, converger);
  const removed = await converger.removeOthers(allOf(local.topology));
  if (removed.length > 0) reporter.note(`Removed what is no longer wanted: ${removed.join(', ')}`);
  await step(reporter, 'Asking for the main page', () => waitForPage(local));
  if (local.wiki.tls.mode === 'acme') await waitForCertificate(local, reporter);
}

/** Web containers are only made after the release of their images; one that is current needs none. */
async function releasedAlready(local: LocalWiki, converger: Converger): Promise<boolean> {
  const current = await Promise.all(local.topology.application.flat().map((one) => converger.isCurrent(one)));
  return current.every(Boolean);
}

async function bring(
  converger: Converger,
  locals: readonly LocalContainer[],
  what: string,
  reporter: Reporter,
): Promise<boolean> {
  const current = await Promise.all(locals.map((one) => converger.isCurrent(one)));
  const wait = () => Promise.all(locals.map((one) => converger.waitHealthy(one, HEALTHY_WITHIN_SECONDS)));
  if (current.every(Boolean)) {
    await wait();
    for (const one of locals) await converger.reload(one);
    return false;
  }
  await step(reporter, `Starting ${what}`, async () => {
    await converger.ensure(locals);
    await wait();
  });
  return true;
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
