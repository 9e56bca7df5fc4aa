import { expect, it } from 'vitest';
import type { PurgeReport } from '../blueprint/purge-report.ts';
import { purgesFinding } from './purges-finding.ts';

const report = (queue: PurgeReport['queue']): PurgeReport => ({
  leads: true,
  queue,
  sent: 0,
  editToVisible: { p50: null, p99: null },
  budgetExceeded: false,
});

it.each([
  ['nobody answers', null, 'wrong', /sidecar or its database does not answer/],
  ['there is no database', report(null), 'wrong', /sidecar or its database does not answer/],
  [
    'purges were given up',
    report({ depth: 0, oldestSeconds: 0, failingSeconds: 0, dead: 3 }),
    'wrong',
    /^3 purges were given up.*Wiki7:Purge --again/,
  ],
  [
    'they are not taken',
    report({ depth: 5, oldestSeconds: 31, failingSeconds: 31, dead: 0 }),
    'warning',
    /taken nothing for 31 s, and 5 purges wait/,
  ],
  [
    'they go through, though a change of a template has jobs for a while yet',
    report({ depth: 5, oldestSeconds: 900, failingSeconds: 1, dead: 0 }),
    'good',
    /reach the edge/,
  ],
] as const)('says so, with a remedy, when %s', (_title, found, state, sentence) => {
  expect(purgesFinding(found)).toMatchObject({ state, sentence: expect.stringMatching(sentence) });
});
