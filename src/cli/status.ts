import { status, type WikiStatus } from '../local/status.ts';
import { contextOf, define, printJson } from './command.ts';

export const statusCommand = define('status', 'how the wiki is')
  .option('--json', 'as JSON')
  .action(async (options: { json?: boolean }, command) => {
    const { open, print } = contextOf(command);
    const now = await status(await open());
    if (options.json) printJson(now);
    else print(format(now));
    if (!now.running) process.exitCode = 1;
  });

function format(now: WikiStatus): string {
  const width = Math.max(...now.services.map(({ name }) => name.length));
  const rows = now.services.map(({ name, replicas, healthy, restarts }) => {
    const mark = healthy === replicas ? '✓' : '✗';
    const again = restarts === 0 ? '' : `, restarted ${restarts}×`;
    return `  ${mark} ${name.padEnd(width)}  ${healthy} of ${replicas} healthy${again}`;
  });
  return [
    `${now.url}  ${now.running ? 'is running' : 'is not fully running'}  (${now.instance} in ${now.engine})`,
    ...rows,
    `  ${purges(now)}`,
    `  ${updates(now)}`,
    '',
  ].join('\n');
}

const inWords = (ms: number): string =>
  ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;

/** What is due is sent within a second. */
const NOTICED_SECONDS = 5;

function purges({ purges: found }: WikiStatus): string {
  if (!found?.queue)
    return 'edits on their way to the edge: unknown, since the sidecar or its database does not answer';
  const { depth, oldestSeconds, failingSeconds, dead } = found.queue;
  const { p50, p99 } = found.editToVisible;
  const waiting =
    depth === 0
      ? 'no edit waits for the edge'
      : `${depth} purges wait for the edge, the first for ${oldestSeconds} s`;
  const failing = failingSeconds <= NOTICED_SECONDS ? '' : `, which takes none: for ${failingSeconds} s now`;
  const lately =
    p50 === null ? '' : `; the last ones took ${inWords(p50)} (median), ${inWords(p99 ?? p50)} (99 %)`;
  return `${waiting}${failing}${dead === 0 ? '' : `, ${dead} were given up`}${lately}`;
}

function updates({ packagesAsOf, pendingUpdates }: WikiStatus): string {
  if (!pendingUpdates) return `packages as of ${packagesAsOf}; look for newer ones: ./wiki7 update --check`;
  const security = pendingUpdates.packages.filter((one) => one.security).map((one) => one.name);
  const asOf = pendingUpdates.asOf.slice(0, 10);
  if (security.length === 0) return `no security update is pending (asked ${asOf})`;
  return `security updates pending (asked ${asOf}): ${[...new Set(security)].join(', ')}. Install them: ./wiki7 update`;
}
