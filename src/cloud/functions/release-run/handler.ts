import type { CustomResourceEvent, IsCompleteResult, OnEventResult } from '../custom-resource-event.ts';
import { endOfLog, whyItFailed } from './log.ts';

/** What the step is told; a change of the task definition, as by a new image, makes it run again. */
export interface ReleaseRunProperties {
  readonly cluster: string;
  readonly taskDefinition: string;
  /** The container whose exit code counts. */
  readonly container: string;
  readonly subnets: readonly string[];
  readonly securityGroup: string;
  readonly logGroup: string;
  readonly logStreamPrefix: string;
}

export interface StartRequest extends ReleaseRunProperties {
  /** Of several requests with one token, only the first starts a task. */
  readonly token: string;
}

/** A task as ECS last saw it. */
export interface TaskState {
  readonly stopped: boolean;
  readonly stoppedReason?: string | undefined;
  /** Of the container that counts; undefined when it never ran. */
  readonly exitCode?: number | undefined;
  readonly containerReason?: string | undefined;
  /** @default - not known yet */
  readonly createdAt?: Date | undefined;
}

export interface Tasks {
  /** @returns ARN, or why there is no room for it now */
  start(request: StartRequest): Promise<{ readonly task: string } | { readonly noRoom: string }>;
  /** @returns undefined when ECS has forgotten it, an hour after its end */
  describe(cluster: string, task: string, container: string): Promise<TaskState | undefined>;
}

export interface ReleasePorts {
  readonly tasks: Tasks;
  /** Status of the stack, as CloudFormation names it. */
  readonly stackStatus: (stackId: string) => Promise<string>;
  /** The last lines of a log; none when there is no such stream. */
  readonly lastLines: (logGroup: string, stream: string) => Promise<readonly string[]>;
  readonly now: () => number;
}

/** CloudFormation waits an hour for a step. A release that takes longer goes on alone. */
const LONGEST_MINUTES = 55;

const PHYSICAL_ID = 'release';

/**
 * Starts the release task. Not when the stack is being rolled back: an update of tables only ever adds, so what the old image needs is
 * still there, and the release of an older MediaWiki would rightly refuse, which would leave the stack stuck half way.
 */
export async function onEvent(
  event: CustomResourceEvent<ReleaseRunProperties>,
  ports: ReleasePorts,
): Promise<OnEventResult> {
  const skipped = (why: string) => ({ PhysicalResourceId: PHYSICAL_ID, Data: { Skipped: why } });
  if (event.RequestType === 'Delete') return skipped('nothing is released when the step is deleted');
  const status = await ports.stackStatus(event.StackId);
  if (status.includes('ROLLBACK')) return skipped(`the stack is in ${status}`);
  const started = await ports.tasks.start({ ...event.ResourceProperties, token: event.RequestId });
  if ('noRoom' in started) {
    throw new Error(`ECS did not start the release: ${started.noRoom}. Nothing has changed. Deploy again.`);
  }
  return { PhysicalResourceId: PHYSICAL_ID, Data: { Task: started.task } };
}

/** @throws why the release failed, with the end of its log */
export async function isComplete(
  event: CustomResourceEvent<ReleaseRunProperties>,
  ports: ReleasePorts,
): Promise<IsCompleteResult> {
  const { cluster, container, logGroup, logStreamPrefix } = event.ResourceProperties;
  const task = event.Data?.Task;
  if (task === undefined) return { IsComplete: true };
  const state = await ports.tasks.describe(cluster, task, container);
  if (state === undefined) {
    throw new Error(
      `ECS no longer knows the release task ${task}, so how it ended is not known. Deploy again.`,
    );
  }
  if (!state.stopped) {
    const minutes = (ports.now() - (state.createdAt?.getTime() ?? ports.now())) / 60_000;
    if (minutes < LONGEST_MINUTES) return { IsComplete: false };
    throw new Error(
      `The release still runs after ${LONGEST_MINUTES} minutes, and CloudFormation waits no longer. It goes on in the task ${task}: deploy again when that has ended.`,
    );
  }
  if (state.exitCode === 0) return { IsComplete: true };
  const lines = await ports.lastLines(logGroup, `${logStreamPrefix}/${container}/${task.split('/').at(-1)}`);
  throw new Error([whyItFailed(state, lines), ...endOfLog(lines)].join('\n'));
}
