// Names by which the database's copies are found, of the command, the drill and the rights of both.

/** What RDS takes as an identifier, in characters. AWS, `RestoreDBInstanceToPointInTime`. */
const LONGEST = 63;

/** On an instance: the time to which it was restored, in ISO 8601. It stays through renaming. */
export const RESTORED_TAG = 'wiki7:restored-to';

/** On the instance that serves: the restore to that time has ended. */
export const ENDED_TAG = 'wiki7:restore-ended';

/** Output of the Recovery stack: the function that looks into a copy of the database. */
export const LOOK_OUTPUT = 'RecoveredFunction';

/** Output of the Recovery stack: the function that gives the administrator of a copy a password. */
export const LOCK_OUTPUT = 'RecoveredLock';

/** Output of the Recovery stack: the state machine of the drill, where there is one. */
export const DRILL_OUTPUT = 'DrillStateMachine';

export const RECOVERY = 'Recovery';

const named = (database: string, tail: string) =>
  `${database.slice(0, LONGEST - tail.length).replace(/-+$/, '')}${tail}`;

/** Six characters until the year 2038: with a replica's number, names stay below RDS's limit. */
const stampOf = (time: Date) => Math.floor(time.getTime() / 1000).toString(36);

/** A copy of the database at that time, until it takes its place. */
export const restoredIdentifier = (database: string, time: Date): string =>
  named(database, `-restored-${stampOf(time)}`);

/**
 * The database that served before, after another took its place.
 *
 * @param replica its number, of a replica of it
 */
export const beforeIdentifier = (database: string, time: Date, replica?: number): string =>
  named(database, `-before-${stampOf(time)}${replica === undefined ? '' : `-${replica}`}`);

/** The copy of a drill; one at a time, so that what an earlier one left behind is found by its name. */
export const drillIdentifier = (database: string): string => named(database, '-drill');

export const replicaIdentifier = (database: string, number: number): string =>
  `${database}-replica-${number}`;

/** Days after which the last drill that passed is too long ago: one may fail and be mended. */
export const ALLOWED_DAYS = { monthly: 45, weekly: 15 } as const;

/** RDS class of a copy that is looked into. Small: it answers a few queries. Its storage is as large as the wiki's. */
export const COPY_CLASS = 'db.t4g.medium';
