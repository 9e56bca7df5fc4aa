import { type Found, wrong } from '../../../operations/finding.ts';
import { type Check, hoursBetween } from '../check.ts';
import type { DeployedStack } from '../deployed.ts';

/** A database in two zones takes AWS up to an hour and a half. */
const STUCK_HOURS = 3;

/** Stacks that stopped half-way. */
export const stacks: Check = {
  name: 'stacks',
  allWell: 'Every stack is as its last deployment left it, whole.',
  look: async ({ deployed, now }) => deployed.stacks.flatMap((stack) => judge(stack, now)),
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

const remedyOf = ({ StackName, StackStatus, region }: DeployedStack): string =>
  StackStatus === 'UPDATE_ROLLBACK_FAILED'
    ? `aws cloudformation continue-update-rollback --region ${region} --stack-name ${StackName}, then ./wiki7 deploy`
    : './wiki7 deploy';
