import {
  DescribeStackDriftDetectionStatusCommand,
  DescribeStackResourceDriftsCommand,
  DetectStackDriftCommand,
  type StackResourceDrift,
} from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from 'vitest';
import { daysAgo, denied, look, on } from '../patient.fixture.ts';
import { driftNow, lastDrift } from './drift.ts';

const StackId = 'arn:aws:cloudformation:eu-central-1:123456789012:stack/wiki7-wiki-service/1-2';
const drift = (more: Partial<StackResourceDrift>): StackResourceDrift => ({
  StackId,
  LogicalResourceId: 'Web',
  PhysicalResourceId: 'web',
  ResourceType: 'AWS::ECS::Service',
  StackResourceDriftStatus: 'MODIFIED',
  Timestamp: daysAgo(0),
  PropertyDifferences: [
    { PropertyPath: '/DesiredCount', ExpectedValue: '2', ActualValue: '9', DifferenceType: 'NOT_EQUAL' },
  ],
  ...more,
});
const drifts = on(DescribeStackResourceDriftsCommand, ({ NextToken, StackResourceDriftStatusFilters }) => {
  expect(StackResourceDriftStatusFilters).toEqual(['MODIFIED', 'DELETED']);
  return NextToken === undefined
    ? { StackResourceDrifts: [drift({})], NextToken: 'more' }
    : { StackResourceDrifts: [drift({ StackResourceDriftStatus: 'DELETED' })] };
});
const sentences = [
  'AWS::ECS::Service Web (web) of wiki7-wiki-service was changed by hand: DesiredCount.',
  'AWS::ECS::Service Web (web) of wiki7-wiki-service was deleted by hand.',
];

/** A clock that is at the end of every wait at once. */
function fastClock() {
  let now = 0;
  return {
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
}
const begun = on(DetectStackDriftCommand, () => ({ StackDriftDetectionId: 'id' }));
const status = (...answers: readonly object[]) => {
  const left = [...answers];
  return on(DescribeStackDriftDetectionStatusCommand, () => ({
    StackId,
    StackDriftDetectionId: 'id',
    DetectionStatus: undefined,
    Timestamp: undefined,
    ...(left.length > 1 ? left.shift() : left[0]),
  }));
};

describe('drift', () => {
  it('of the last look is told, and what was changed by hand; a look of late is enough', async () => {
    const DriftInformation = { StackDriftStatus: 'DRIFTED' as const, LastCheckTimestamp: daysAgo(3) };
    const found = await look(lastDrift, { stacks: [{ DriftInformation }] }, drifts);
    expect(found.map(({ sentence }) => sentence)).toEqual(sentences);
    const inSync = { StackDriftStatus: 'IN_SYNC' as const, LastCheckTimestamp: daysAgo(3) };
    expect(await look(lastDrift, { stacks: [{ DriftInformation: inSync }] })).toEqual([]);
  });

  it.each([
    [undefined, /^Nobody has compared/],
    [
      { StackDriftStatus: 'IN_SYNC' as const, LastCheckTimestamp: daysAgo(40) },
      /on 2026-10-14 the last time/,
    ],
  ])('asks for a look when there was none for a month: %j', async (DriftInformation, sentence) => {
    const found = await look(lastDrift, { stacks: [{ ...(DriftInformation && { DriftInformation }) }] });
    expect(found).toMatchObject([
      { state: 'warning', sentence: expect.stringMatching(sentence), remedy: './wiki7 doctor --aws --drift' },
    ]);
  });

  it('is looked for now: waits for AWS to compare, then tells what differs', async () => {
    const waits = status(
      { DetectionStatus: 'DETECTION_IN_PROGRESS' },
      { DetectionStatus: 'DETECTION_COMPLETE', StackDriftStatus: 'DRIFTED' },
    );
    const found = await look(driftNow(fastClock()), { stacks: [{}] }, begun, waits, drifts);
    expect(found.map(({ sentence }) => sentence)).toEqual(sentences);
    const none = status({ DetectionStatus: 'DETECTION_COMPLETE', StackDriftStatus: 'IN_SYNC' });
    expect(await look(driftNow(fastClock()), { stacks: [{}] }, begun, none)).toEqual([]);
  });

  it('is unknown when AWS does not end within minutes, or may not be asked', async () => {
    const endless = status({ DetectionStatus: 'DETECTION_IN_PROGRESS' });
    expect(await look(driftNow(fastClock()), { stacks: [{}] }, begun, endless)).toMatchObject([
      { state: 'unknown', sentence: expect.stringMatching(/compared for 300 seconds/) },
    ]);
    const refused = on(DetectStackDriftCommand, () => {
      throw denied('cloudformation:DetectStackDrift');
    });
    expect(await look(driftNow(fastClock()), { stacks: [{}] }, refused)).toMatchObject([
      { state: 'unknown' },
    ]);
  });

  it('tells what differs though a part could not be compared', async () => {
    const partly = status({
      DetectionStatus: 'DETECTION_FAILED',
      DetectionStatusReason: 'Failed to detect drift on resource [Key]',
      StackDriftStatus: 'DRIFTED',
    });
    expect(await look(driftNow(fastClock()), { stacks: [{}] }, begun, partly, drifts)).toHaveLength(3);
  });
});
