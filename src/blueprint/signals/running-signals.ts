import type { Signal } from './signal.ts';

/** What runs beside pages. */
export const runningSignals = {
  'purges-failing': {
    severity: 'ticket',
    runbook: 'Purges are not taken',
    says: 'For five minutes nothing that was edited could be handed on to CloudFront, or nobody tells whether it could.',
    /** Seconds. */
    limit: { atLeast: 300 },
    bad: 5,
    of: 5,
    // Whoever sends says so every minute.
    missing: 'bad',
  },
  'jobs-late': {
    severity: 'ticket',
    runbook: 'Jobs wait on AWS',
    says: 'A job has waited for half an hour with as many tasks as may run, or nobody can tell.',
    /** Seconds. Another task comes after five minutes, and two after twenty (`TaskScaling`). */
    limit: { atLeast: 1800 },
    bad: 15,
    of: 15,
    missing: 'bad',
  },
  'pictures-stopped': {
    severity: 'ticket',
    runbook: 'No pictures are made on AWS',
    says: 'No task runs that makes pictures of SVG, PDF and other files.',
    limit: { below: 1 },
    bad: 10,
    of: 10,
    // Counted are the tasks that tell how busy they are.
    missing: 'bad',
  },
  'cron-failed': {
    severity: 'ticket',
    runbook: 'A scheduled task failed on AWS',
    says: 'A task that runs by the clock ended with an error.',
    limit: { atLeast: 1 },
    everySeconds: 300,
    bad: 1,
    of: 1,
    missing: 'fine',
  },
  'cron-unstarted': {
    severity: 'ticket',
    runbook: 'A scheduled task was not started',
    says: 'A task that runs by the clock could not be started, however often it was tried.',
    limit: { atLeast: 1 },
    bad: 1,
    of: 1,
    missing: 'fine',
  },
  'way-out-gone': {
    severity: 'page',
    runbook: 'The way out is gone',
    says: 'The instance through which everything goes out does not work: no task starts, and neither mail nor purges get out.',
    limit: { atLeast: 1 },
    bad: 5,
    of: 5,
    missing: 'bad',
  },
  'rotation-failed': {
    severity: 'ticket',
    runbook: 'A password was not turned over',
    says: 'The function that gives the database new passwords failed.',
    limit: { atLeast: 1 },
    everySeconds: 300,
    bad: 1,
    of: 1,
    missing: 'fine',
  },
} as const satisfies Readonly<Record<string, Signal>>;
