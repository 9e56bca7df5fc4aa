import { describe, expect, it } from 'vitest';
import { checkedApp } from '../stacks/synthesized-app.fixture.ts';

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's own shape
  readonly Properties: any;
}

function recovery(...given: Parameters<typeof checkedApp>) {
  const stacks = checkedApp(...given);
  const resources = stacks.flatMap(({ template }) =>
    Object.values(template.Resources as unknown as Readonly<Record<string, Resource>>),
  );
  const of = (type: string) => resources.filter(({ Type }) => Type === type);
  const backedUp = of('AWS::Backup::BackupSelection').flatMap(
    ({ Properties }) => Properties.BackupSelection.Resources.length,
  );
  return { stacks, of, backedUp, drills: of('AWS::Scheduler::Schedule').filter(isDrill) };
}

const isDrill = ({ Properties }: Resource) => /^A drill/.test(Properties.Description ?? '');

describe('by its profile a wiki has', () => {
  it.each([
    ['starter', [], []],
    ['standard', [1], ['cron(30 8 8 * ? *)']],
    ['large', [3], ['cron(30 8 8 * ? *)']],
  ] as const)('in %s so much in a vault, and drills', (profile, vault, when) => {
    const { backedUp, drills } = recovery({ profile });
    expect(backedUp).toEqual(vault);
    expect(drills.map(({ Properties }) => Properties.ScheduleExpression)).toEqual(when);
  });

  it('in every profile what `restore` asks', () => {
    const { stacks } = recovery({ profile: 'starter' });
    const { Outputs } = stacks.find(({ id }) => id === 'Recovery')?.template ?? {};
    expect(Object.keys(Outputs ?? {})).toEqual(
      expect.arrayContaining(['RecoveredFunction', 'RecoveredLock']),
    );
  });

  it('more, where its owner says so', () => {
    const { backedUp, drills } = recovery(
      { profile: 'starter' },
      { recovery: { vault: 'database', drill: 'weekly' } },
    );
    expect(backedUp).toEqual([1]);
    expect(drills.map(({ Properties }) => Properties.ScheduleExpression)).toEqual(['cron(30 8 ? * TUE *)']);
  });
});

describe('the vault', () => {
  const copyTo = 'arn:aws:backup:eu-central-1:210987654321:backup-vault:wiki';
  const { of, stacks } = recovery({ profile: 'standard' }, { recovery: { copyTo } });
  const [vault] = of('AWS::Backup::BackupVault');

  it('is locked for a fortnight, in a way that its owner can lift', () => {
    expect(vault?.Properties.LockConfiguration).toEqual({ MinRetentionDays: 14 });
  });

  it('stays whatever becomes of the stack, which `destroy` leaves', () => {
    expect(vault?.DeletionPolicy).toBe('Retain');
    expect(stacks.find(({ id }) => id === 'Vault')?.stateful).toBe(true);
  });

  it('keeps days for five weeks and months for a year, and sends the latter away', () => {
    const rules = of('AWS::Backup::BackupPlan')[0]?.Properties.BackupPlan.BackupPlanRule;
    expect(rules).toMatchObject([
      { RuleName: 'daily', Lifecycle: { DeleteAfterDays: 35 } },
      {
        RuleName: 'monthly',
        Lifecycle: { DeleteAfterDays: 365 },
        CopyActions: [{ DestinationBackupVaultArn: copyTo, Lifecycle: { DeleteAfterDays: 365 } }],
      },
    ]);
    expect(rules[0].CopyActions).toBeUndefined();
  });

  it('leaves the way to any second to RDS', () => {
    const rules = of('AWS::Backup::BackupPlan')[0]?.Properties.BackupPlan.BackupPlanRule;
    for (const rule of rules) expect(rule.EnableContinuousBackup ?? false).toBe(false);
  });

  it('lets AWS Backup of the account that gets copies use the key of what it copies, and nobody else there', () => {
    const key = stacks.find(({ id }) => id === 'Data')?.template.Resources;
    const [{ Properties }] = Object.values(key as unknown as Readonly<Record<string, Resource>>).filter(
      ({ Type }) => Type === 'AWS::KMS::Key',
    ) as [Resource];
    const strangers = Properties.KeyPolicy.Statement.filter(({ Principal }: { Principal: unknown }) =>
      JSON.stringify(Principal).includes('210987654321'),
    );
    const itself =
      'arn:aws:iam::210987654321:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup';
    expect(strangers).toMatchObject([
      {
        Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
        Condition: { ArnEquals: { 'aws:PrincipalArn': itself } },
      },
      {
        Action: 'kms:CreateGrant',
        Condition: {
          ArnEquals: { 'aws:PrincipalArn': itself },
          Bool: { 'kms:GrantIsForAWSResource': 'true' },
        },
      },
    ]);
  });

  it('asks to put copies into the vault that gets them', () => {
    const granted = of('AWS::IAM::Policy').flatMap(({ Properties: { PolicyDocument } }) =>
      PolicyDocument.Statement.filter(({ Resource: to }: { Resource: unknown }) => to === copyTo),
    );
    expect(granted).toMatchObject([{ Action: ['backup:CopyIntoBackupVault', 'backup:DescribeBackupVault'] }]);
  });
});
