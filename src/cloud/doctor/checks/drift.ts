import {
  CloudFormationClient,
  DescribeStackDriftDetectionStatusCommand,
  DetectStackDriftCommand,
  paginateDescribeStackResourceDrifts,
  type StackResourceDrift,
} from '@aws-sdk/client-cloudformation';
import { type Clock, systemClock } from '../../../base/clock.ts';
import { retryUntil } from '../../../base/retry.ts';
import { type Found, warning, wrong } from '../../../operations/finding.ts';
import { type Check, dateOf, daysBetween, lookAtEach, type Patient } from '../check.ts';
import type { DeployedStack } from '../deployed.ts';

const REMEDY = './wiki7 deploy puts back what it may; see ./wiki7 diff first';
const allWell = 'What AWS has is what the stacks say.';

/** A detection takes AWS from seconds to minutes, by the number of resources. */
const LONGEST_SECONDS = 300;

/** How often somebody should look. */
const LOOK_DAYS = 35;

/** What was found the last time that somebody looked. */
export const lastDrift: Check = {
  name: 'drift',
  allWell,
  look: async (patient) => {
    const { stacks } = patient.deployed;
    const drifted = stacks.filter(({ DriftInformation }) => DriftInformation?.StackDriftStatus === 'DRIFTED');
    const found = await lookAtEach(drifted, (stack) => whatDrifted(stack, patient));
    return [...found, ...judgeAge(stacks, patient.now)];
  },
};

/** Has AWS compare everything now. It changes nothing and is free, but takes minutes. */
export const driftNow = (clock: Clock = systemClock): Check => ({
  name: 'drift',
  allWell,
  look: (patient) => lookAtEach(patient.deployed.stacks, (stack) => detect(stack, patient, clock)),
});

async function detect(stack: DeployedStack, patient: Patient, clock: Clock): Promise<readonly Found[]> {
  const client = patient.aws.in(CloudFormationClient, stack.region);
  const { StackName } = stack;
  const { StackDriftDetectionId } = await client.send(new DetectStackDriftCommand({ StackName }));
  const ended = await retryUntil(
    async () => {
      const command = new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId });
      const answer = await client.send(command);
      return answer.DetectionStatus === 'DETECTION_IN_PROGRESS' ? undefined : answer;
    },
    () => new Error(`the stack ${StackName} was compared for ${LONGEST_SECONDS} seconds and not to its end`),
    { timeoutSeconds: LONGEST_SECONDS, everySeconds: 5, clock },
  );
  // A detection that failed for one resource has compared the others.
  const found = ended.StackDriftStatus === 'DRIFTED' ? await whatDrifted(stack, patient) : [];
  if (ended.DetectionStatus !== 'DETECTION_FAILED') return found;
  const why = ended.DetectionStatusReason?.replace(/\.$/, '') ?? 'AWS says no reason';
  return [...found, warning(`Not all of the stack ${StackName} could be compared: ${why}.`)];
}

async function whatDrifted(stack: DeployedStack, { aws }: Patient): Promise<readonly Found[]> {
  const client = aws.in(CloudFormationClient, stack.region);
  const { StackName } = stack;
  const found: StackResourceDrift[] = [];
  const StackResourceDriftStatusFilters = ['MODIFIED' as const, 'DELETED' as const];
  for await (const { StackResourceDrifts = [] } of paginateDescribeStackResourceDrifts(
    { client },
    { StackName, StackResourceDriftStatusFilters },
  ))
    found.push(...StackResourceDrifts);
  return found.map(judge);
}

function judge(drift: StackResourceDrift): Found {
  const {
    ResourceType,
    LogicalResourceId,
    PhysicalResourceId,
    StackId = '',
    PropertyDifferences = [],
  } = drift;
  const name = `${ResourceType} ${LogicalResourceId} (${PhysicalResourceId}) of ${StackId.split('/')[1]}`;
  // When it was seen, not when it happened: that AWS does not say.
  const particulars = { remedy: REMEDY };
  if (drift.StackResourceDriftStatus === 'DELETED') return wrong(`${name} was deleted by hand.`, particulars);
  const properties = PropertyDifferences.map(({ PropertyPath = '' }) => PropertyPath.replace(/^\//, ''));
  return wrong(`${name} was changed by hand: ${[...new Set(properties)].join(', ')}.`, particulars);
}

function judgeAge(stacks: readonly DeployedStack[], now: Date): readonly Found[] {
  const looks = stacks.map(({ DriftInformation }) => DriftInformation?.LastCheckTimestamp);
  const remedy = './wiki7 doctor --aws --drift';
  if (looks.some((look) => look === undefined))
    return [warning('Nobody has compared all stacks with what AWS has.', { remedy })];
  const oldest = new Date(Math.min(...looks.map((look) => look?.getTime() ?? 0)));
  if (daysBetween(oldest, now) <= LOOK_DAYS) return [];
  return [
    warning(`The stacks were compared with what AWS has on ${dateOf(oldest)} the last time.`, { remedy }),
  ];
}
