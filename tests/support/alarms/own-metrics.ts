import type { Endpoints } from '../../../src/blueprint/endpoints.ts';
import { shieldEnvironment } from '../../../src/blueprint/nginx-environment.ts';
import { wikiUnderTest } from '../../../src/cloud/cloud-wiki.fixture.ts';
import { drillAge } from '../../../src/cloud/functions/drill/age.ts';
import { FakeSecrets, FakeServer } from '../../../src/cloud/functions/fakes.fixture.ts';
import { oldestJob } from '../../../src/cloud/functions/oldest-job/handler.ts';
import { metricLine } from '../../../src/sidecar/purge/metric-line.ts';
import { shieldLine } from '../../../src/sidecar/shield/metric-line.ts';

interface Declared {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string }[];
}

/** Names of the metrics that the wiki's own parts really write, as CloudWatch reads them from their lines. */
export async function ownMetrics(): Promise<readonly string[]> {
  const lines = [...sidecarLines(), nginxLine(), ...(await functionLines())];
  return lines.flatMap((line) => {
    const written = JSON.parse(line);
    const declared: readonly Declared[] = written._aws.CloudWatchMetrics;
    return declared.flatMap(({ Namespace, Dimensions, Metrics }) => {
      if (Namespace !== 'Wiki7' || Dimensions.join() !== 'Wiki' || written.Wiki !== 'wiki')
        throw new Error(`Not where alarms look: ${line}`);
      // A metric that is declared and has no value is none.
      return Metrics.map(({ Name }) => Name).filter((name) => written[name] !== undefined);
    });
  });
}

const sidecarLines = () => [
  metricLine(
    'wiki',
    {
      sent: 1,
      delays: [1],
      state: { depth: 0, oldest: null, failingSince: null, dead: 0 },
      budgetExceeded: false,
    },
    0,
    true,
  ),
  shieldLine('wiki', { free: 0, proven: 0, within: 0, refused: 0, failures: 0 }, 0),
];

/** As the template of nginx's log puts it together. */
function nginxLine(): string {
  const { wiki } = wikiUnderTest();
  const environment = shieldEnvironment(wiki, { purge: { to: 'sqs' } } as Endpoints);
  return `{"_aws":{"Timestamp":0,"CloudWatchMetrics":${environment.WIKI7_BYPASS_METRICS}},${environment.WIKI7_BYPASS_VALUES}}`;
}

async function functionLines(): Promise<readonly string[]> {
  const lines: string[] = [];
  const server = new FakeServer();
  server.passwords.set('wiki7_app', 'first');
  server.answers.set('SELECT CAST(job_timestamp', []);
  const measure = oldestJob(
    { wiki: 'wiki', database: 'wiki_en', secret: 'app' },
    {
      secrets: new FakeSecrets().add('app', 'first'),
      connect: server.connect,
      write: (line) => lines.push(line),
      now: () => 0,
    },
  );
  await measure();
  await drillAge(
    { wiki: 'wiki', database: 'wiki', allowedDays: 1 },
    {
      executions: {
        since: async () => new Date(0),
        lastPassed: async () => undefined,
        isRunning: async () => false,
      },
      rds: { instance: async () => undefined, delete: async () => {} },
      write: (line) => lines.push(line),
      now: () => 0,
    },
  );
  return lines;
}
