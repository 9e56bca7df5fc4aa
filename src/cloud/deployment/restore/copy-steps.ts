import { Wiki7Error } from '../../../base/errors.ts';
import type { Found } from '../../functions/recovered/handler.ts';
import { MINUTE } from '../resumable-steps.ts';
import { restoreLike, stillToSet } from './like-before.ts';
import { isIdle, noDatabase, type Restoration, serves, stateOf } from './restoration.ts';
import type { RestoreStep } from './restore.ts';

/** RDS reads the storage back at about this pace or better, and replays the logs of up to five minutes. */
const LONGEST_RESTORE_HOURS = 8;

/** What makes a copy of the database that could serve, beside the one that does. */
export const copySteps = (restoration: Restoration): readonly RestoreStep[] => [
  prepare(restoration),
  hold(restoration),
  restore(restoration),
  settle(restoration),
  admit(restoration),
  regroup(restoration),
];

/**
 * The copy begins with parameters of its own. Those of the template make it read-only as they do the database that serves, and then
 * nobody could give the wiki's users their passwords there.
 */
function prepare(restoration: Restoration): RestoreStep {
  const { home } = restoration.parts;
  const { restored: group, live } = restoration.names;
  const isOver = async () => {
    const { isSwapped, restored, before } = await restoration.places();
    return isSwapped || restored !== undefined || before !== undefined;
  };
  const isDone = async () =>
    (await isOver()) || ((await home.hasParameters(group)) && !(await home.isReadOnly(group)));
  return {
    name: 'prepare',
    title: 'Copying the parameters of the database',
    calls: [`rds:CopyDBParameterGroup to ${group}`],
    timeoutSeconds: 10 * MINUTE,
    isDone,
    advance: async () => {
      if (await isDone()) return undefined;
      if (await home.hasParameters(group)) await home.setReadOnly(group, false);
      else await home.copyParameters(await restoration.parameters(), group, `Restoring ${live}`);
      return 'RDS copies them';
    },
  };
}

function hold(restoration: Restoration): RestoreStep {
  const { home } = restoration.parts;
  const isSet = async () => home.isReadOnly(await restoration.parameters());
  const isDone = async () => {
    const { live, isSwapped } = await restoration.places();
    const isApplied = live?.DBParameterGroups?.[0]?.ParameterApplyStatus !== 'applying';
    return isSwapped || ((await isSet()) && isApplied);
  };
  return {
    name: 'hold',
    title: 'Making the wiki read-only',
    calls: [`rds:ModifyDBParameterGroup read_only=1 for ${restoration.names.live}`],
    timeoutSeconds: 15 * MINUTE,
    isDone,
    advance: async () => {
      if (await isDone()) return undefined;
      if (!(await isSet())) await home.setReadOnly(await restoration.parameters(), true);
      return 'the database is told';
    },
  };
}

function restore(restoration: Restoration): RestoreStep {
  const { home, time } = restoration.parts;
  const { restored: identifier } = restoration.names;
  return {
    name: 'restore',
    title: `Restoring the database to ${restoration.time}`,
    calls: [`rds:RestoreDBInstanceToPointInTime ${restoration.names.live} to ${identifier}`],
    timeoutSeconds: LONGEST_RESTORE_HOURS * 60 * MINUTE,
    isDone: async () => {
      const { isSwapped, restored } = await restoration.places();
      return isSwapped || serves(restored);
    },
    advance: async () => {
      const { isSwapped, live, restored, before } = await restoration.places();
      if (isSwapped || serves(restored)) return undefined;
      // RDS may be renaming the copy at this moment.
      if (restored ?? before) return stateOf(restored);
      if (!live) noDatabase(restoration);
      await home.restore(restoreLike(live, { identifier, time, parameters: identifier }));
      return 'RDS begins';
    },
  };
}

function settle(restoration: Restoration): RestoreStep {
  const { home } = restoration.parts;
  const { restored: identifier } = restoration.names;
  const look = async () => {
    const { isSwapped, live, restored, before } = await restoration.places();
    const like = live ?? before;
    if (isSwapped || !like) return { isDone: isSwapped, restored, wanted: undefined };
    const wanted = restored && stillToSet(like, restored);
    const isPending = Object.keys(restored?.PendingModifiedValues ?? {}).length > 0;
    return { isDone: serves(restored) && !wanted && !isPending, restored, wanted };
  };
  return {
    name: 'settle',
    title: 'Giving the copy backups, insights and hours as before',
    calls: [`rds:ModifyDBInstance ${identifier}`],
    timeoutSeconds: 60 * MINUTE,
    isDone: async () => (await look()).isDone,
    advance: async () => {
      const { isDone, restored, wanted } = await look();
      if (isDone) return undefined;
      if (wanted && isIdle(restored)) await home.change(identifier, wanted);
      return stateOf(restored);
    },
  };
}

function admit(restoration: Restoration): RestoreStep {
  const { look, lock, time } = restoration.parts;
  const { restored: instance } = restoration.names;
  const find = async (): Promise<Found | undefined> => {
    const { restored } = await restoration.places();
    const host = restored?.Endpoint?.Address;
    if (!host || !serves(restored)) return undefined;
    return (await look({ task: 'inspect', instance, host })) as Found;
  };
  const fits = (found?: Found) => found?.reachable === true && found.usersFit;
  return {
    name: 'admit',
    title: 'Looking into the copy, and letting the wiki’s users in',
    calls: [`lambda:InvokeFunction inspect, lock, adopt ${instance}`],
    timeoutSeconds: 60 * MINUTE,
    isDone: async () => (await restoration.places()).isSwapped || fits(await find()),
    advance: async () => {
      const { isSwapped, restored } = await restoration.places();
      if (isSwapped) return undefined;
      const found = await find();
      const host = restored?.Endpoint?.Address;
      if (!found || !host) return stateOf(restored);
      if (fits(found)) {
        check(found, time);
        return undefined;
      }
      if (found.reachable) {
        await look({ task: 'adopt', instance, host });
        return 'the users get their passwords of now';
      }
      // Its administrator has the password of that time.
      if (found.why.startsWith('ER_ACCESS_DENIED') && isIdle(restored)) {
        await lock({ instance, host });
      }
      return `the copy says ${found.why}`;
    },
  };
}

/** @throws Wiki7Error W7-RESTORE-CHECK */
function check(found: Found, time: Date): void {
  if (!found.reachable) return;
  const { missingTables, pages, newestRevision } = found;
  const wrong =
    missingTables.length > 0
      ? `it lacks the tables ${missingTables.join(', ')}`
      : pages === 0
        ? 'it has no page'
        : newestRevision !== null && new Date(newestRevision) > time
          ? `its newest revision is of ${newestRevision}`
          : undefined;
  if (!wrong) return;
  throw new Wiki7Error(
    'W7-RESTORE-CHECK',
    `The copy of ${time.toISOString()} is not what it should be: ${wrong}. The wiki goes on with its database, read-only; choose another time, or give up as docs/guide/recovery.md says.`,
  );
}

/** A group takes effect with a restart. */
function regroup(restoration: Restoration): RestoreStep {
  const { home } = restoration.parts;
  const { restored: identifier } = restoration.names;
  const look = async () => {
    const { isSwapped, restored } = await restoration.places();
    if (isSwapped) return { isDone: true, restored, wanted: '', group: undefined };
    const wanted = await restoration.parameters();
    const group = restored?.DBParameterGroups?.[0];
    const isDone = group?.DBParameterGroupName === wanted && group.ParameterApplyStatus === 'in-sync';
    return { isDone: isDone && serves(restored), restored, wanted, group };
  };
  return {
    name: 'regroup',
    title: 'Giving the copy the parameters of the database',
    calls: [`rds:ModifyDBInstance ${identifier}`, `rds:RebootDBInstance ${identifier}`],
    timeoutSeconds: 60 * MINUTE,
    isDone: async () => (await look()).isDone,
    advance: async () => {
      const { isDone, restored, wanted, group } = await look();
      if (isDone) return undefined;
      if (!isIdle(restored)) return stateOf(restored);
      if (group?.DBParameterGroupName !== wanted) {
        await home.change(identifier, { DBParameterGroupName: wanted });
      } else if (group.ParameterApplyStatus === 'pending-reboot') {
        await home.reboot(identifier);
      }
      return stateOf(restored);
    },
  };
}
