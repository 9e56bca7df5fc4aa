import { MINUTE } from '../resumable-steps.ts';
import { isIdle, type ReplicaPlace, type Restoration, serves, stateOf } from './restoration.ts';
import type { RestoreStep } from './restore.ts';

/** A rename restarts the instance; RDS takes minutes for it. AWS, "Renaming a DB instance". */
const LONGEST_RENAME = 60 * MINUTE;

/**
 * The databases change places by their names. So the endpoint stays, which is made of the name, and what CloudFormation knows it by.
 * Replicas follow a source that is renamed, so they are renamed with it, first: the wiki does without, and none shows old pages.
 */
export const swapSteps = (restoration: Restoration): readonly RestoreStep[] => [
  ...restoration.parts.replicas.map((replica) => setAside(restoration, replica)),
  aside(restoration),
  place(restoration),
];

function setAside(restoration: Restoration, replica: ReplicaPlace): RestoreStep {
  const { calls, identifier, before } = replica;
  return {
    name: `aside-${identifier}`,
    title: `Setting the replica ${identifier} in ${calls.region} aside`,
    calls: [`rds:ModifyDBInstance ${identifier} to ${before}`],
    timeoutSeconds: LONGEST_RENAME,
    isDone: async () => (await restoration.oldReplica(replica)) === undefined,
    advance: async () => {
      const old = await restoration.oldReplica(replica);
      if (!old) return undefined;
      if (isIdle(old)) await calls.rename(identifier, before);
      return stateOf(old);
    },
  };
}

function aside(restoration: Restoration): RestoreStep {
  const { home } = restoration.parts;
  const { live: name, before: to } = restoration.names;
  const look = async () => {
    const places = await restoration.places();
    const { live, before, isSwapped } = places;
    return { ...places, isDone: isSwapped || (live === undefined && serves(before)) };
  };
  return {
    name: 'aside',
    title: 'Setting the database aside',
    calls: [`rds:ModifyDBInstance ${name} to ${to}`],
    timeoutSeconds: LONGEST_RENAME,
    isDone: async () => (await look()).isDone,
    advance: async () => {
      const { isDone, live, before } = await look();
      if (isDone) return undefined;
      if (isIdle(live) && !before) await home.rename(name, to);
      return stateOf(live ?? before);
    },
  };
}

function place(restoration: Restoration): RestoreStep {
  const { home } = restoration.parts;
  const { live: name, restored: from } = restoration.names;
  return {
    name: 'place',
    title: 'Putting the copy in its place',
    calls: [`rds:ModifyDBInstance ${from} to ${name}`],
    timeoutSeconds: LONGEST_RENAME,
    isDone: async () => {
      const { live, isSwapped } = await restoration.places();
      return isSwapped && serves(live);
    },
    advance: async () => {
      const { live, restored, isSwapped } = await restoration.places();
      if (isSwapped && serves(live)) return undefined;
      if (isIdle(restored) && !live) await home.rename(from, name);
      return stateOf(live ?? restored);
    },
  };
}
