import { dataSignals } from './signals/data-signals.ts';
import { edgeSignals } from './signals/edge-signals.ts';
import { runningSignals } from './signals/running-signals.ts';
import type { Signal } from './signals/signal.ts';

/** Every alarm of a wiki on AWS, in one place: an id that isn't here doesn't compile, and each has its part of the runbook. */
export const signals = {
  ...edgeSignals,
  ...runningSignals,
  ...dataSignals,
  'wiki-away': {
    severity: 'page',
    runbook: 'The wiki on AWS does not answer',
    says: 'The wiki does not answer under its name, from wherever it is asked.',
    limit: { below: 1 },
    // The check itself has asked three times by then.
    bad: 2,
    of: 2,
    // Whoever is not asked may be gone.
    missing: 'bad',
  },
  'requests-fail': {
    severity: 'page',
    runbook: 'Requests fail on AWS',
    says: 'One request in twenty that no cache could answer is answered with an error of the server.',
    /** Percent. */
    limit: { atLeast: 5 },
    bad: 2,
    of: 3,
    missing: 'fine',
  },
  'task-unhealthy': {
    severity: 'ticket',
    runbook: 'A task does not get healthy',
    says: 'A task does not answer the load balancer’s health check.',
    limit: { atLeast: 1 },
    bad: 3,
    of: 3,
    missing: 'fine',
  },
  'purges-lost': {
    severity: 'ticket',
    runbook: 'Purges were given up',
    says: 'CloudFront was not told of some edits, so readers see old pages.',
    limit: { atLeast: 1 },
    bad: 1,
    of: 1,
    missing: 'fine',
  },
  'purges-late': {
    severity: 'ticket',
    runbook: 'Purges wait',
    says: 'CloudFront is told of edits minutes late.',
    /** Seconds. */
    limit: { atLeast: 300 },
    bad: 1,
    of: 1,
    missing: 'fine',
  },
  'purges-unsent': {
    severity: 'ticket',
    runbook: 'Purges were not sent',
    says: 'The queue of purges could not be reached for half a day, and what waited was given up.',
    limit: { atLeast: 1 },
    bad: 1,
    of: 1,
    // A sidecar that stands by says nothing.
    missing: 'fine',
  },
  'purge-budget-spent': {
    severity: 'ticket',
    runbook: 'The budget is spent',
    says: 'The month’s invalidations are used up, so readers see edits up to five minutes late.',
    limit: { atLeast: 1 },
    bad: 1,
    of: 1,
    missing: 'fine',
  },
  'canary-reads': {
    severity: 'page',
    runbook: 'The canary can’t read',
    says: 'Whoever looks at the wiki from outside every five minutes does not find what should be there.',
    limit: { atLeast: 1 },
    everySeconds: 5 * 60,
    bad: 2,
    of: 3,
    // Nobody has looked.
    missing: 'bad',
  },
  'canary-edits': {
    severity: 'page',
    runbook: 'The canary can’t edit',
    says: 'The wiki could not be edited, or strangers did not see the edit within a minute, three times in a row.',
    /** Attempts of one round, of which Lambda makes three. */
    limit: { atLeast: 3 },
    everySeconds: 6 * 3600,
    bad: 1,
    of: 1,
    missing: 'bad',
  },
  'drill-failed': {
    severity: 'ticket',
    runbook: 'A drill failed',
    says: 'The newest backup of the database could not be restored, or is not the wiki.',
    limit: { atLeast: 1 },
    everySeconds: 3600,
    bad: 1,
    of: 1,
    missing: 'fine',
  },
  'drill-overdue': {
    severity: 'ticket',
    runbook: 'No drill passed for long',
    says: 'For longer than planned no backup of the database was shown to be one.',
    limit: { atLeast: 1 },
    // Asked every hour; who says nothing for three has ended.
    everySeconds: 3600,
    bad: 3,
    of: 3,
    missing: 'bad',
  },
  'backup-failed': {
    severity: 'ticket',
    runbook: 'A backup failed',
    says: 'AWS Backup could not make or copy a backup.',
    limit: { atLeast: 1 },
    everySeconds: 3600,
    bad: 1,
    of: 1,
    missing: 'fine',
  },
  'backup-missing': {
    severity: 'ticket',
    runbook: 'A backup failed',
    says: 'AWS Backup has made no backup for two days.',
    limit: { below: 1 },
    everySeconds: 24 * 3600,
    bad: 2,
    of: 2,
    missing: 'bad',
  },
  'pipeline-failed': {
    severity: 'ticket',
    runbook: 'A release did not get through',
    says: 'The pipeline stopped: what was pushed did not reach readers, or was taken back.',
    limit: { atLeast: 1 },
    bad: 1,
    of: 1,
    missing: 'fine',
  },
} as const satisfies Readonly<Record<string, Signal>>;

export type SignalId = keyof typeof signals;

/** @returns the signal of that name, its type as wide as any */
export const signalOf = (id: SignalId): Signal => signals[id];

/** What a link to a heading of the runbook ends with, as GitHub makes it. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
