import { Wiki7Error } from '../../base/errors.ts';
import { MINUTE, type ResumableStep, type RunOptions, runSteps } from './resumable-steps.ts';
import type { DatabaseState, SecondRegion, ServicesState, Serving } from './second-region.ts';

/** One thing that a failover does. */
export interface FailoverStep extends ResumableStep {
  readonly name: 'begin' | 'promote' | 'detach' | 'wake' | 'rest' | 'serve';
}

interface PlannedStep extends Pick<FailoverStep, 'name' | 'title'> {
  readonly done: boolean;
}

export interface FailoverPlan {
  /** What the replica has not got yet, in seconds; null: no step needs a replica, there is none, or CloudWatch doesn't know. */
  readonly lagSeconds: number | null;
  readonly steps: readonly PlannedStep[];
}

/** Two minutes of them. */
const LOOKS_BEFORE_ASKING_AGAIN = 12;

/** RDS serves in these, and in those alone: after a promotion the first backup begins at once. */
const serving = ['available', 'backing-up', 'storage-optimization'];

/** From the wiki's own region to its second: the database first, readers last. */
export function failoverSteps(second: SecondRegion): readonly FailoverStep[] {
  return [begin(second), promote(second), detach(second), wake(second, 'wake'), serve(second, 'standby')];
}

/** Back again, after the database has gone back: readers first, since nothing that they write here would be kept. */
export function returnSteps(second: SecondRegion): readonly FailoverStep[] {
  return [serve(second, 'home'), wake(second, 'rest')];
}

export async function planFailover(
  second: SecondRegion,
  steps: readonly FailoverStep[],
): Promise<FailoverPlan> {
  // The way back does without the database that it leaves: by then it may be gone.
  const database = steps.some(({ name }) => name === 'promote') ? await databaseOf(second) : undefined;
  return {
    lagSeconds: database?.isReplica ? await second.lagSeconds() : null,
    steps: await Promise.all(
      steps.map(async ({ name, title, isDone }) => ({ name, title, done: await isDone() })),
    ),
  };
}

/** @throws Wiki7Error W7-FAILOVER with the step that did not end; what was done before stays done */
export const runFailover = (steps: readonly FailoverStep[], options: RunOptions): Promise<void> =>
  runSteps(steps, failed, options);

/**
 * Writes down that a failover has begun, as long as there is a replica. So a database that was left by an earlier failover, and is old,
 * is never taken for one that this failover promoted before it broke off.
 */
function begin(second: SecondRegion): FailoverStep {
  const isDone = async () => {
    if ((await second.serving()) !== 'home') return true;
    if (!(await databaseOf(second)).isReplica) throw old(second);
    return false;
  };
  return {
    name: 'begin',
    title: 'Writing down that the wiki leaves its region',
    timeoutSeconds: 5 * MINUTE,
    isDone,
    advance: async () => {
      if (await isDone()) return undefined;
      await second.serve('leaving');
      return 'it is written';
    },
  };
}

function promote(second: SecondRegion): FailoverStep {
  const isDone = ({ isReplica, status }: DatabaseState) => !isReplica && serving.includes(status);
  let looks = 0;
  return {
    name: 'promote',
    title: 'Making the replica a database of its own',
    timeoutSeconds: 60 * MINUTE,
    isDone: async () => isDone(await databaseOf(second)),
    advance: async () => {
      const state = await databaseOf(second);
      if (isDone(state)) return undefined;
      // RDS promotes none that is being backed up or changed, takes a moment to show that it began, and may have begun a backup
      // in the moment before.
      if (state.isReplica && state.status === 'available') {
        if (looks % LOOKS_BEFORE_ASKING_AGAIN === 0) await second.promote();
        looks += 1;
      }
      return `the database is ${state.status}`;
    },
  };
}

function detach(second: SecondRegion): FailoverStep {
  return {
    name: 'detach',
    title: 'Keeping the database passwords as they are',
    timeoutSeconds: 5 * MINUTE,
    isDone: async () => (await second.followingSecrets()).length === 0,
    advance: async () => {
      const following = await second.followingSecrets();
      for (const secret of following) await second.detach(secret);
      return following.length === 0 ? undefined : `${following.length} still follow the other region`;
    },
  };
}

function wake(second: SecondRegion, name: 'wake' | 'rest'): FailoverStep {
  const awake = name === 'wake';
  const isDone = (state: ServicesState) => state.awake === awake && /_COMPLETE$/.test(state.status);
  let asked = false;
  return {
    name,
    title: awake ? 'Starting the services and waiting until they are healthy' : 'Letting the services rest',
    timeoutSeconds: 60 * MINUTE,
    isDone: async () => isDone(await servicesOf(second)),
    advance: async () => {
      const state = await servicesOf(second);
      if (isDone(state)) return undefined;
      const isBusy = state.status.endsWith('_IN_PROGRESS');
      if (!isBusy && asked) {
        throw failed(
          `CloudFormation could not ${awake ? 'start' : 'stop'} the services (${state.status}); the events of the stack ${second.names.services} say why`,
        );
      }
      if (!isBusy) {
        asked = true;
        await second.setAwake(awake);
      }
      return state.status;
    },
  };
}

function serve(second: SecondRegion, region: Serving): FailoverStep {
  const isDone = async () => (await second.serving()) === region;
  return {
    name: 'serve',
    title:
      region === 'standby'
        ? 'Sending readers to the second region'
        : 'Sending readers to the wiki’s own region',
    timeoutSeconds: 5 * MINUTE,
    isDone,
    advance: async () => {
      if (await isDone()) return undefined;
      await second.serve(region);
      return 'the flag is set';
    },
  };
}

async function databaseOf(second: SecondRegion): Promise<DatabaseState> {
  return (await second.database()) ?? notThere(`the database ${second.names.database}`, second);
}

async function servicesOf(second: SecondRegion): Promise<ServicesState> {
  return (await second.services()) ?? notThere(`the stack ${second.names.services}`, second);
}

const old = ({ names }: SecondRegion) =>
  new Wiki7Error(
    'W7-STANDBY',
    `The database ${names.database} in ${names.region} is no replica: it is what an earlier failover left behind, and old. Make a replica of that name anew; docs/guide/aws.md says how.`,
  );

function notThere(what: string, { names }: SecondRegion): never {
  throw new Wiki7Error(
    'W7-STANDBY',
    `There is no second region to go to: ${what} is not in ${names.region}. \`./wiki7 deploy\` makes it, as long as the wiki's own region answers.`,
  );
}

const failed = (what: string) =>
  new Wiki7Error(
    'W7-FAILOVER',
    `${what}. What was done before stays; mend the cause and run the same command again: it goes on from here.`,
  );
