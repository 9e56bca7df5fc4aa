import type { Role } from './account.ts';

interface Unneeded {
  readonly role: RegExp;
  readonly action: string;
  /** What of it no call names. */
  readonly resource: RegExp;
  readonly reason: string;
}

/** Rights that no recorded call uses, and why they are granted nevertheless. */
export const unneeded: readonly Unneeded[] = [
  {
    role: /ExecutionRole$/,
    action: 'secretsmanager:DescribeSecret',
    resource: /:secret:/,
    reason:
      'The library grants it with every secret of a container. It tells names and dates of a secret that the role may read anyway.',
  },
  {
    role: /Step(Start|Wait)Role$|waiterstatemachineRole$|service\/OldestJobRole$|recovery\/DrillAgeRole$|ScheduleRole$/,
    action: 'lambda:InvokeFunction',
    resource: /:function:[^:]+:\*$/,
    reason: 'The library grants every version of a function with it; ours have none.',
  },
  {
    role: /Step(Start|Wait)Role$/,
    action: 'lambda:InvokeFunction',
    resource: /:function:[^:]+$/,
    reason:
      'The library lets each of its functions call both of a step, the one that begins it and the one that waits; they belong together.',
  },
  {
    role: /Step(Start|Wait)Role$/,
    action: 'lambda:GetFunction',
    resource: /:function:[^:]+$/,
    reason: 'The same, for a function that has just been made.',
  },
];

export const isUnneeded = ({ name }: Role, action: string, resource: string): boolean =>
  unneeded.some((one) => one.role.test(name) && one.action === action && one.resource.test(resource));
