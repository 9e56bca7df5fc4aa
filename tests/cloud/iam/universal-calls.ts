import type { Account, Call } from './account.ts';

/** What calls of AWS's API are about: the parameter that names it, and its type. */
const subjects: Readonly<Record<string, readonly [parameter: string, type: string]>> = {
  rds: ['DbInstanceIdentifier', 'AWS::RDS::DBInstance'],
  ec2: ['InstanceIds', 'AWS::EC2::Instance'],
  cloudwatch: ['AlarmNames', 'AWS::CloudWatch::Alarm'],
};
const ofOne: Readonly<Record<string, string>> = { setAlarmState: 'AlarmName' };

/**
 * EventBridge Scheduler, "Using universal targets": it makes the call itself, in the name of the role.
 *
 * @returns undefined for a target that is none
 */
export function universalCalls(
  account: Account,
  { Arn, Input }: { readonly Arn: string; readonly Input: string },
): readonly Omit<Call, 'role'>[] | undefined {
  const [, service = '', action = ''] = /:aws-sdk:(\w+):(\w+)$/.exec(Arn) ?? [];
  const subject = subjects[service];
  if (!subject) return undefined;
  const [many, type] = subject;
  const named = [JSON.parse(Input)[ofOne[action] ?? many]].flat();
  return named.map((name) => {
    const found = account.ofType(type).find(({ ref }) => ref === name);
    if (!found) throw new Error(`${service}:${action} is about ${name}, which is no ${type} of the wiki.`);
    return { action: `${service}:${action.charAt(0).toUpperCase()}${action.slice(1)}`, resource: found.arn };
  });
}
