import { expect, it } from 'vitest';
import type { ProbeOptions } from '../../../operations/probe/probe.ts';
import type { Check, ProbeReport } from '../../../operations/probe/report.ts';
import { FakeSecrets } from '../fakes.fixture.ts';
import { type CanarySettings, canary } from './handler.ts';

const NOW = Date.UTC(2026, 10, 23, 1, 45, 0);
const fine: Check = { name: 'alive', ok: true, ms: 1, says: 'It is.' };
const wrong: Check = { name: 'main page', ok: false, ms: 1, says: '/ answered 500, not 200.' };

function world(report: Partial<ProbeReport>, settings: Partial<CanarySettings> = {}) {
  const lines: string[] = [];
  const asked: ProbeOptions[] = [];
  const look = canary(
    { wiki: 'w', url: 'https://w.example', isPrivate: false, write: true, secret: 'probe', ...settings },
    {
      secrets: new FakeSecrets().add('probe', 'value'),
      probe: async (options) => {
        asked.push(options);
        return {
          url: options.url,
          ok: true,
          checks: [fine],
          editVisibleMs: null,
          fileVisibleMs: null,
          ...report,
        };
      },
      write: (line) => lines.push(line),
      now: () => NOW,
    },
  );
  return { look, lines, asked };
}

it('writes how soon an edit was seen as the only metric of its own', async () => {
  const { look, lines } = world({ editVisibleMs: 1234, fileVisibleMs: 99 });
  await look();
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      _aws: {
        Timestamp: NOW,
        CloudWatchMetrics: [
          {
            Namespace: 'Wiki7',
            Dimensions: [['Wiki']],
            Metrics: [{ Name: 'EditVisible', Unit: 'Milliseconds' }],
          },
        ],
      },
      Wiki: 'w',
      EditVisible: 1234,
    },
  ]);
});

it('fails with what is wrong, so that Lambda counts it, and leaves the whole report in the log', async () => {
  const { look, lines } = world({ ok: false, checks: [fine, wrong] });
  await expect(look()).rejects.toThrow(
    'The wiki at https://w.example is not as it should be. main page: / answered 500, not 200.',
  );
  expect(JSON.parse(lines[0] ?? '').checks).toEqual([fine, wrong]);
});

it('says nothing of a reading that found all well: 8,640 lines a month tell nobody anything', async () => {
  const { look, lines } = world({}, { write: false, secret: null });
  await look();
  expect(lines).toEqual([]);
});

it('knows the password only where it logs in', async () => {
  const writer = world({});
  await writer.look();
  const reader = world({}, { write: false, secret: null });
  await reader.look();
  expect([...writer.asked, ...reader.asked].map(({ secret, write }) => [secret, write])).toEqual([
    ['value', true],
    [undefined, false],
  ]);
});
