import { Stack } from 'aws-cdk-lib';
import { Cluster, type ICluster } from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { failedTask } from './failed-task.ts';

const clusterArn = 'arn:aws:ecs:eu-central-1:123456789012:cluster/c';
const pattern = failedTask({ clusterArn } as ICluster, 'wiki-cron');

/** As ECS tells it. AWS, "Amazon ECS task state change events". */
const event = (detail: object) => ({
  source: 'aws.ecs',
  detailType: 'ECS Task State Change',
  detail: {
    clusterArn,
    group: 'family:wiki-cron',
    lastStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    containers: [{ name: 'cron', exitCode: 0 }],
    ...detail,
  },
});

/** The part of EventBridge's patterns that is used: lists of values, `anything-but`, `$or`; of a list one element is enough. */
function matches(wanted: unknown, found: unknown): boolean {
  if (Array.isArray(found) && !Array.isArray(wanted)) return found.some((one) => matches(wanted, one));
  if (Array.isArray(wanted)) return found !== undefined && wanted.some((one) => isOne(one, found));
  const { $or, ...fields } = wanted as Record<string, unknown>;
  const values = (found ?? {}) as Record<string, unknown>;
  const every = Object.entries(fields).every(([name, inner]) => matches(inner, values[name]));
  return every && (!$or || ($or as unknown[]).some((one) => matches(one, found)));
}

const isOne = (wanted: unknown, found: unknown): boolean =>
  typeof wanted === 'object' && wanted !== null && 'anything-but' in wanted
    ? !(wanted['anything-but'] as unknown[]).includes(found)
    : wanted === found;

describe('a task of the clock', () => {
  it.each([
    ['that ended with an error', { containers: [{ exitCode: 1 }] }],
    ['that was killed for its memory', { containers: [{ exitCode: 137, reason: 'OutOfMemoryError' }] }],
    ['that never began', { stopCode: 'TaskFailedToStart', containers: [{ name: 'cron' }] }],
  ])('%s is told of', (_title, detail) => {
    expect(matches(pattern, event(detail))).toBe(true);
  });

  it.each([
    ['that ended well', {}],
    ['that still runs', { lastStatus: 'RUNNING', containers: [{ name: 'cron' }] }],
    ['of a service', { group: 'service:web', containers: [{ exitCode: 1 }] }],
    ['of another cluster', { clusterArn: `${clusterArn}2`, containers: [{ exitCode: 1 }] }],
  ])('%s is not', (_title, detail) => {
    expect(matches(pattern, event(detail))).toBe(false);
  });

  it('is of the cluster that it is given', () => {
    const cluster = new Cluster(new Stack(), 'Cluster');
    expect(failedTask(cluster, 'f').detail?.clusterArn).toEqual([cluster.clusterArn]);
  });
});
