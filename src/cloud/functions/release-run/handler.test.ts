import { describe, expect, it } from 'vitest';
import { isComplete, onEvent, type ReleasePorts, type StartRequest, type TaskState } from './handler.ts';

const properties = {
  cluster: 'cluster',
  taskDefinition: 'release:7',
  container: 'release',
  subnets: ['subnet'],
  securityGroup: 'sg',
  logGroup: '/wiki7/release',
  logStreamPrefix: 'wiki7',
};

const TASK = 'arn:aws:ecs:eu-central-1:123456789012:task/cluster/0a1b';

function world(
  options: { status?: string; state?: TaskState | undefined; log?: readonly string[]; noRoom?: string } = {},
) {
  const started: StartRequest[] = [];
  const streams: string[] = [];
  const ports: ReleasePorts = {
    tasks: {
      start: async (request) => {
        started.push(request);
        return options.noRoom === undefined ? { task: TASK } : { noRoom: options.noRoom };
      },
      describe: async () => options.state,
    },
    stackStatus: async () => options.status ?? 'UPDATE_IN_PROGRESS',
    lastLines: async (group, stream) => {
      streams.push(`${group} ${stream}`);
      return options.log ?? [];
    },
    now: () => Date.UTC(2026, 10, 23, 12),
  };
  return { started, streams, ports };
}

const event = (RequestType: 'Create' | 'Update' | 'Delete', Data?: Record<string, string>) => ({
  RequestType,
  RequestId: 'request',
  StackId: 'stack',
  ResourceProperties: properties,
  ...(Data && { Data }),
});

const ended = (state: TaskState, log: readonly string[] = []) => {
  const { ports } = world({ state, log });
  return isComplete(event('Update', { Task: TASK }), ports);
};

it.each(['Create', 'Update'] as const)('releases on %s, once for each request', async (type) => {
  const { started, ports } = world({
    status: type === 'Create' ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS',
  });
  expect(await onEvent(event(type), ports)).toEqual({ PhysicalResourceId: 'release', Data: { Task: TASK } });
  expect(started).toEqual([{ ...properties, token: 'request' }]);
});

it.each(['UPDATE_ROLLBACK_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS'])('does nothing in %s', async (status) => {
  const { started, ports } = world({ status });
  const result = await onEvent(event('Update'), ports);
  expect(result.Data?.Skipped).toContain(status);
  expect(await isComplete(event('Update', { ...result.Data }), ports)).toEqual({ IsComplete: true });
  expect(started).toEqual([]);
});

it('does nothing when it is deleted', async () => {
  const { started, ports } = world();
  const result = await onEvent(event('Delete'), ports);
  expect(await isComplete(event('Delete', { ...result.Data }), ports)).toEqual({ IsComplete: true });
  expect(started).toEqual([]);
});

it('fails when there is no room for the task', async () => {
  const { ports } = world({ noRoom: 'Capacity is unavailable at this time' });
  await expect(onEvent(event('Update'), ports)).rejects.toThrow(
    'ECS did not start the release: Capacity is unavailable at this time. Nothing has changed. Deploy again.',
  );
});

describe('waits', () => {
  it('while the task runs', async () => {
    expect(await ended({ stopped: false, createdAt: new Date('2026-11-23T11:30Z') })).toEqual({
      IsComplete: false,
    });
  });

  it('and is done when the release ended with 0', async () => {
    expect(await ended({ stopped: true, exitCode: 0 })).toEqual({ IsComplete: true });
  });

  it('no longer than CloudFormation does, and says that the release goes on', async () => {
    await expect(ended({ stopped: false, createdAt: new Date('2026-11-23T11:04Z') })).rejects.toThrow(
      /still runs after 55 minutes.* It goes on in the task .*0a1b: deploy again when that has ended/,
    );
  });
});

describe('fails with the reason', () => {
  it('that the release itself gave, and the end of its log', async () => {
    const log = [
      '{"step":"tables","state":"started"}',
      '{"step":"tables","state":"failed","seconds":1,"reason":"The database server 5.7 is too old."}',
    ];
    await expect(ended({ stopped: true, exitCode: 1 }, log)).rejects.toThrow(
      [
        'The release failed in its step tables: The database server 5.7 is too old.',
        'The end of its log:',
        ...log,
      ].join('\n'),
    );
  });

  it('that ECS gives when the release wrote none', async () => {
    const state = {
      stopped: true,
      exitCode: 137,
      containerReason: 'OutOfMemoryError',
      stoppedReason: 'Essential container exited',
    };
    await expect(ended(state, ['PHP Warning'])).rejects.toThrow(
      'The release ended with 137: OutOfMemoryError; Essential container exited.\nThe end of its log:\nPHP Warning',
    );
  });

  it('that it never ran', async () => {
    const state = { stopped: true, stoppedReason: 'CannotPullContainerError: no such tag' };
    await expect(ended(state)).rejects.toThrow(
      'The release never ran: CannotPullContainerError: no such tag.\nIts log is empty.',
    );
  });

  it('in the few hundred characters that CloudFormation shows', async () => {
    const log = Array.from({ length: 30 }, (_, line) => `${line} ${'x'.repeat(5000)}`);
    const failure = await ended({ stopped: true, exitCode: 1 }, log).catch((error: Error) => error.message);
    expect(String(failure).length).toBeLessThan(1500);
    expect(failure).toContain('\n29 xxx');
  });

  it('that ECS has forgotten the task', async () => {
    const { ports } = world();
    await expect(isComplete(event('Update', { Task: TASK }), ports)).rejects.toThrow(/ECS no longer knows/);
  });
});

it('reads the log of the container that counts', async () => {
  const { ports, streams } = world({ state: { stopped: true, exitCode: 1 } });
  await isComplete(event('Update', { Task: TASK }), ports).catch(() => {});
  expect(streams).toEqual(['/wiki7/release wiki7/release/0a1b']);
});
