import { expect, it } from 'vitest';
import { FakeSecrets, FakeServer } from '../fakes.fixture.ts';
import { oldestJob } from './handler.ts';

const NOW = Date.UTC(2026, 10, 23, 1, 45, 0);

function world(oldest: string | undefined) {
  const server = new FakeServer();
  server.passwords.set('wiki7_app', 'first');
  server.answers.set('SELECT CAST(job_timestamp', oldest === undefined ? [] : [{ oldest }]);
  const reads: string[] = [];
  const secrets = new FakeSecrets().add('app', 'first');
  const lines: string[] = [];
  const measure = oldestJob(
    { wiki: 'demo', database: 'demo_en', secret: 'app' },
    {
      secrets: {
        read: async (secret, stage) => {
          reads.push(stage);
          return secrets.read(secret, stage);
        },
      },
      connect: server.connect,
      write: (line) => lines.push(line),
      now: () => NOW,
    },
  );
  return { server, secrets, reads, lines, measure };
}

it('writes the age of the oldest waiting job as a metric of the wiki', async () => {
  const { lines, measure } = world('20261123014230');
  await measure();
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      _aws: {
        Timestamp: NOW,
        CloudWatchMetrics: [
          {
            Namespace: 'Wiki7',
            Dimensions: [['Wiki']],
            Metrics: [{ Name: 'OldestJobAge', Unit: 'Seconds' }],
          },
        ],
      },
      Wiki: 'demo',
      OldestJobAge: 150,
    },
  ]);
});

it.each([
  ['nothing waits', undefined],
  ['the clocks differ', '20261123014512'],
])('writes 0 when %s', async (_title, oldest) => {
  const { lines, measure } = world(oldest);
  await measure();
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ OldestJobAge: 0 });
});

it('asks for the secret once, and again when it has been rotated', async () => {
  const { server, secrets, reads, lines, measure } = world(undefined);
  await measure();
  await measure();
  expect(reads).toEqual(['AWSCURRENT']);
  server.passwords.delete('wiki7_app');
  server.passwords.set('wiki7_app_clone', 'second');
  secrets.add('app', '{"username":"wiki7_app_clone","password":"second"}');
  await measure();
  expect(reads).toHaveLength(2);
  expect(lines).toHaveLength(3);
});

it('fails, and writes nothing, when the current login is not let in', async () => {
  const { server, reads, lines, measure } = world(undefined);
  server.passwords.set('wiki7_app', 'another');
  await expect(measure()).rejects.toThrow(/did not let wiki7_app in: ER_ACCESS_DENIED_ERROR/);
  expect(reads).toHaveLength(1);
  expect(lines).toEqual([]);
  expect(server.open).toBe(0);
});

it('fails with a sentence for a time that is none', async () => {
  const { measure } = world('never');
  await expect(measure()).rejects.toThrow(/The oldest job has the time "never"/);
});
