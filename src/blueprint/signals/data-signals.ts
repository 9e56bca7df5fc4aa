import type { Signal } from './signal.ts';

/** The database, its replicas and the store of sessions. */
export const dataSignals = {
  'database-storage': {
    severity: 'page',
    runbook: 'The database on AWS is short of something',
    says: 'The database has less than two gibibytes left, and its storage did not grow by itself.',
    /** Bytes: a tenth of the storage with which every wiki begins. From there on RDS should have made it grow. */
    limit: { below: 2 * 1024 ** 3 },
    everySeconds: 300,
    bad: 3,
    of: 3,
    missing: 'fine',
  },
  'database-credits': {
    severity: 'ticket',
    runbook: 'The database on AWS is short of something',
    says: 'The database has used up the processor time that it had saved, and each further hour costs extra.',
    /** Credits: minutes of one processor. */
    limit: { below: 20 },
    everySeconds: 300,
    bad: 3,
    of: 3,
    missing: 'fine',
  },
  'database-busy': {
    severity: 'ticket',
    runbook: 'The database on AWS is short of something',
    says: 'The database’s processors have been busy for a quarter of an hour.',
    /** Percent. */
    limit: { atLeast: 90 },
    bad: 15,
    of: 15,
    missing: 'fine',
  },
  'database-connections': {
    severity: 'page',
    runbook: 'The database on AWS is short of something',
    says: 'Four of five connections that the database takes are in use: soon it refuses some, and pages fail.',
    /** Percent. */
    limit: { atLeast: 80 },
    bad: 5,
    of: 5,
    missing: 'fine',
  },
  'replica-late': {
    severity: 'ticket',
    runbook: 'A replica is behind',
    says: 'A replica of the database is a minute behind, or copies nothing, so MediaWiki reads from the main one.',
    /** Seconds. */
    limit: { atLeast: 60 },
    bad: 10,
    of: 10,
    missing: 'bad',
  },
  'copy-late': {
    severity: 'ticket',
    runbook: 'A replica is behind',
    says: 'The second region’s copy of the database is a quarter of an hour behind: a failover would lose as much.',
    /** Seconds. */
    limit: { atLeast: 900 },
    bad: 15,
    of: 15,
    // After a failover it copies nothing any more.
    missing: 'fine',
  },
  'sessions-full': {
    severity: 'ticket',
    runbook: 'The store of sessions is full',
    says: 'Four fifths of the memory for sessions are in use: when it is full nobody can log in.',
    /** Percent. */
    limit: { atLeast: 80 },
    everySeconds: 300,
    bad: 3,
    of: 3,
    missing: 'fine',
  },
} as const satisfies Readonly<Record<string, Signal>>;
