import { systemClock } from '../base/clock.ts';
import { json, serve } from './own-server.ts';
import { Budget } from './purge/budget.ts';
import { Meter } from './purge/meter.ts';
import { MysqlQueue } from './purge/mysql-queue.ts';
import { PurgeLoop } from './purge/purge-loop.ts';
import type { Target } from './purge/target.ts';
import { VarnishTarget } from './purge/varnish-target.ts';
import { type Settings, settingsFrom } from './settings.ts';
import { shieldRoute } from './shield/route.ts';

/** After SIGTERM; what was not settled by then is sent again by whoever leads next. */
const LAST_WORK_MS = 800;

const write = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const settings = settingsFrom(process.env);
  const { wikiId, purge, database, port, shield } = settings;
  const log = (line: object) => write(JSON.stringify({ time: new Date().toISOString(), ...line }));
  const loop = new PurgeLoop({
    wikiId: database.name,
    metricsOf: wikiId,
    target: await targetOf(settings),
    ...(purge.to === 'sqs' && { budget: new Budget(database.name, purge.tagsPerMonth) }),
    meter: new Meter(),
    clock: systemClock,
    open: () => MysqlQueue.open(database),
    embeddedMetrics: purge.to === 'sqs',
    log,
    write,
  });
  await serve(port, {
    '/healthz': async () => (loop.isAlive() ? { status: 200, body: 'ok' } : { status: 503, body: 'hangs' }),
    '/metrics.json': async () => json(await loop.report()),
    ...(shield && { '/shield': await shieldRoute({ shield, wikiId, log, write }) }),
  });
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stop.abort();
      setTimeout(() => process.exit(0), LAST_WORK_MS);
    });
  }
  await loop.run(stop.signal);
  process.exit(0);
}

/** The client of SQS takes a third of the memory, so it is loaded only where there is a queue. */
async function targetOf({ purge, againSeconds }: Settings): Promise<Target> {
  if (purge.to === 'varnish') return new VarnishTarget(purge.servers, againSeconds);
  const { SqsTarget } = await import('./purge/sqs-target.ts');
  return new SqsTarget(purge.queueUrl, againSeconds);
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});
