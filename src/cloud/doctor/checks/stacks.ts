import { type Found, wrong } from '../../../operations/finding.ts';
import { DATA, EDGE, IMAGES, SERVICE, stackName } from '../../deployed-names.ts';
import { type Check, hoursBetween, type Patient } from '../check.ts';
import type { DeployedStack } from '../deployed.ts';

/** A database in two zones takes AWS up to an hour and a half. */
const STUCK_HOURS = 3;

/** Stacks that stopped half-way. */
export const stacks: Check = {
  name: 'stacks',
  allWell: 'Every stack is as its last deployment left it, whole.',
  look: async (patient) => [
    ...patient.deployed.stacks.flatMap((stack) => judge(stack, patient.now)),
    ...judgeWhole(patient),
  ],
};

function judge(stack: DeployedStack, now: Date): readonly Found[] {
  const { StackName, StackStatus = '', StackStatusReason, region } = stack;
  const since = stack.LastUpdatedTime ?? stack.CreationTime;
  if (/_FAILED$|^ROLLBACK_COMPLETE$/.test(StackStatus)) {
    const why = StackStatusReason ? `: ${StackStatusReason.replace(/\.$/, '')}` : '';
    return [wrong(`The stack ${StackName} is ${StackStatus}${why}.`, { since, remedy: remedyOf(stack) })];
  }
  if (/_IN_PROGRESS$/.test(StackStatus) && since && hoursBetween(since, now) > STUCK_HOURS) {
    return [
      wrong(`The stack ${StackName} has been ${StackStatus} for hours.`, {
        since,
        remedy: `aws cloudformation describe-stack-events --region ${region} --stack-name ${StackName} says what it waits for`,
      }),
    ];
  }
  return [];
}

/** Whether a deployment went to its end. */
function judgeWhole({ cloud: { wiki }, deployed }: Patient): readonly Found[] {
  if (deployed.gaps.length > 0) return [];
  const there = deployed.stacks.map(({ StackName }) => StackName);
  const missing = [DATA, IMAGES, SERVICE, EDGE]
    .map((id) => stackName(wiki.id, id))
    .filter((name) => !there.includes(name));
  if (missing.length === 0) return [];
  return [
    wrong(`A deployment did not go to its end: ${missing.join(', ')} is not there.`, {
      remedy: './wiki7 deploy',
    }),
  ];
}

const remedyOf = ({ StackName, StackStatus, region }: DeployedStack): string =>
  StackStatus === 'UPDATE_ROLLBACK_FAILED'
    ? `aws cloudformation continue-update-rollback --region ${region} --stack-name ${StackName}, then ./wiki7 deploy`
    : './wiki7 deploy';
