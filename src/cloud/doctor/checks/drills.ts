import { type ExecutionListItem, paginateListExecutions, SFNClient } from '@aws-sdk/client-sfn';
import { recoveryOf } from '../../../config/recovery-schema.ts';
import { type Found, warning, wrong } from '../../../operations/finding.ts';
import { ALLOWED_DAYS, DRILL_OUTPUT } from '../../recovery/recovery-names.ts';
import { type Check, dateOf, daysBetween, lookAtEach, type Patient } from '../check.ts';

/** Whether a backup was restored lately, and found to be whole. */
export const drills: Check = {
  name: 'drills',
  allWell: 'A backup was restored lately, and was whole.',
  look: async (patient) => {
    const machines = machinesOf(patient);
    if (machines.length === 0)
      return [warning('No drill restores backups, so nobody knows whether they can be read.')];
    return lookAtEach(machines, async ({ arn, region }) => {
      const client = patient.aws.in(SFNClient, region);
      const ended: ExecutionListItem[] = [];
      for await (const { executions = [] } of paginateListExecutions({ client }, { stateMachineArn: arn }))
        ended.push(...executions.filter(({ status }) => status !== 'RUNNING'));
      return judge(ended, arn, region, patient.now, allowedDays(patient));
    });
  },
};

const machinesOf = ({ deployed }: Patient) =>
  deployed.stacks.flatMap(({ region, Outputs = [] }) =>
    Outputs.filter(({ OutputKey }) => OutputKey === DRILL_OUTPUT).flatMap(({ OutputValue: arn }) =>
      arn === undefined ? [] : [{ arn, region }],
    ),
  );

function allowedDays({ cloud: { wiki, cloud } }: Patient): number {
  const { drill } = recoveryOf(wiki.profile, cloud.recovery);
  return ALLOWED_DAYS[drill === 'off' ? 'monthly' : drill];
}

/** @param ended the newest first, as Step Functions gives them */
function judge(
  ended: readonly ExecutionListItem[],
  arn: string,
  region: string,
  now: Date,
  allowed: number,
): readonly Found[] {
  const [newest] = ended;
  const passed = ended.find(({ status }) => status === 'SUCCEEDED');
  const start = `aws stepfunctions start-execution --region ${region} --state-machine-arn ${arn}`;
  if (newest && newest.status !== 'SUCCEEDED') {
    return [
      wrong(`The last drill did not pass (${newest.status}): the newest backup may be unreadable.`, {
        since: newest.stopDate,
        remedy: `aws stepfunctions describe-execution --region ${region} --execution-arn ${newest.executionArn} says why; mended, ${start}`,
      }),
    ];
  }
  if (!passed?.stopDate) return [warning('No drill has passed yet.', { remedy: start })];
  if (daysBetween(passed.stopDate, now) <= allowed) return [];
  return [
    wrong(`The last drill that passed was on ${dateOf(passed.stopDate)}.`, {
      since: passed.stopDate,
      remedy: start,
    }),
  ];
}
