import { describe, expect, it } from 'vitest';
import type { CustomResourceEvent } from '../custom-resource-event.ts';
import { type Build, type BuildPorts, type ImageBuildProperties, isComplete, onEvent } from './handler.ts';

const properties: ImageBuildProperties = { project: 'images', tag: 'abc', repositories: ['wiki', 'nginx'] };

const event = (
  more: Partial<CustomResourceEvent<ImageBuildProperties>> = {},
): CustomResourceEvent<ImageBuildProperties> => ({
  RequestType: 'Update',
  RequestId: 'request',
  StackId: 'stack',
  ResourceProperties: properties,
  ...more,
});

const going: Build = { ended: false, succeeded: false, reasons: [], log: 'https://log' };

/** Repositories that have the tag, and a build as it stands. */
function ports(there: readonly string[], build?: Build) {
  const started: string[] = [];
  const all: BuildPorts = {
    hasTag: async (repository) => there.includes(repository),
    start: async (_project, tag, token) => {
      started.push(`${tag} ${token}`);
      return 'build-1';
    },
    describe: async () => build,
  };
  return { started, all };
}

describe('images', () => {
  it('are built when one of them is missing', async () => {
    const { started, all } = ports(['wiki']);
    expect(await onEvent(event(), all)).toMatchObject({ Data: { Build: 'build-1' } });
    expect(started).toEqual(['abc request']);
  });

  it('that are there are not built again, as after a rollback', async () => {
    const { started, all } = ports(['wiki', 'nginx']);
    const answer = await onEvent(event(), all);
    expect(started).toEqual([]);
    expect(await isComplete(event({ Data: answer.Data ?? {} }), all)).toEqual({ IsComplete: true });
  });

  it('are not built when the step is deleted', async () => {
    const { started, all } = ports([]);
    await onEvent(event({ RequestType: 'Delete' }), all);
    expect(started).toEqual([]);
  });
});

describe('a build', () => {
  const started = event({ Data: { Build: 'build-1' } });

  it('is waited for', async () => {
    expect(await isComplete(started, ports([], going).all)).toEqual({ IsComplete: false });
  });

  it('is over when the repositories have its images', async () => {
    const done = { ...going, ended: true, succeeded: true };
    expect(await isComplete(started, ports(['wiki', 'nginx'], done).all)).toEqual({ IsComplete: true });
    await expect(isComplete(started, ports(['wiki'], done).all)).rejects.toThrow('not every repository');
  });

  it('that fails stops the deployment and says why and where', async () => {
    const failed = { ...going, ended: true, reasons: ['COMMAND_EXECUTION_ERROR: apt-get'] };
    await expect(isComplete(started, ports([], failed).all)).rejects.toThrow(
      /apt-get.*Nothing was released.*https:\/\/log/,
    );
  });

  it('that is not known any more is not taken for done', async () => {
    await expect(isComplete(started, ports([]).all)).rejects.toThrow('Deploy again');
  });
});
