import {
  AddTagsToResourceCommand,
  CopyDBParameterGroupCommand,
  CreateDBInstanceReadReplicaCommand,
  type CreateDBInstanceReadReplicaCommandInput,
  type DBInstance,
  DeleteDBParameterGroupCommand,
  DescribeDBInstanceAutomatedBackupsCommand,
  DescribeDBInstancesCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBParametersCommand,
  ModifyDBInstanceCommand,
  type ModifyDBInstanceCommandInput,
  ModifyDBParameterGroupCommand,
  type Parameter,
  RebootDBInstanceCommand,
  ResetDBParameterGroupCommand,
  RestoreDBInstanceToPointInTimeCommand,
  type RestoreDBInstanceToPointInTimeCommandInput,
} from '@aws-sdk/client-rds';
import { askAws, type Sender } from '../ask-aws.ts';

const READ_ONLY = 'read_only';

/** RDS of one region, in the words of a restore. Everything returns at once; what it began shows in `instance`. */
export class DatabaseCalls {
  readonly region: string;
  readonly #rds: Sender;

  constructor(region: string, rds: Sender) {
    this.region = region;
    this.#rds = rds;
  }

  /** Nothing where there is none. While RDS renames one it may know it by neither name. */
  async instance(DBInstanceIdentifier: string): Promise<DBInstance | undefined> {
    const command = new DescribeDBInstancesCommand({ DBInstanceIdentifier });
    const answer = await this.#ask(command, 'DBInstanceNotFoundFault');
    const [found]: DBInstance[] = answer?.DBInstances ?? [];
    // RDS also answers with an instance that has had that name until now.
    return found?.DBInstanceIdentifier === DBInstanceIdentifier ? found : undefined;
  }

  /** Those whose names begin so. */
  async instances(beginning: string): Promise<readonly DBInstance[]> {
    const found: DBInstance[] = [];
    let Marker: string | undefined;
    do {
      const answer = await this.#ask(new DescribeDBInstancesCommand({ Marker }));
      found.push(...(answer.DBInstances ?? []));
      Marker = answer.Marker;
    } while (Marker !== undefined);
    return found.filter(({ DBInstanceIdentifier }) => DBInstanceIdentifier?.startsWith(beginning));
  }

  /** Between which times RDS can restore it; undefined without backups. */
  async window(DBInstanceIdentifier: string): Promise<{ earliest: Date; latest: Date } | undefined> {
    const command = new DescribeDBInstanceAutomatedBackupsCommand({ DBInstanceIdentifier });
    const answer = await this.#ask(command, 'DBInstanceAutomatedBackupNotFoundFault');
    const { EarliestTime, LatestTime } = answer?.DBInstanceAutomatedBackups?.[0]?.RestoreWindow ?? {};
    return EarliestTime && LatestTime ? { earliest: EarliestTime, latest: LatestTime } : undefined;
  }

  async restore(input: RestoreDBInstanceToPointInTimeCommandInput): Promise<void> {
    await this.#ask(new RestoreDBInstanceToPointInTimeCommand(input));
  }

  async makeReplica(input: CreateDBInstanceReadReplicaCommandInput): Promise<void> {
    await this.#ask(new CreateDBInstanceReadReplicaCommand(input));
  }

  async change(DBInstanceIdentifier: string, what: Partial<ModifyDBInstanceCommandInput>): Promise<void> {
    const command = new ModifyDBInstanceCommand({ DBInstanceIdentifier, ...what, ApplyImmediately: true });
    // It is being backed up or changed, which its status tells; the next look asks again.
    await this.#ask(command, 'InvalidDBInstanceStateFault');
  }

  rename(from: string, to: string): Promise<void> {
    return this.change(from, { NewDBInstanceIdentifier: to });
  }

  async reboot(DBInstanceIdentifier: string): Promise<void> {
    await this.#ask(new RebootDBInstanceCommand({ DBInstanceIdentifier }), 'InvalidDBInstanceStateFault');
  }

  async tag(ResourceName: string, Key: string, Value: string): Promise<void> {
    await this.#ask(new AddTagsToResourceCommand({ ResourceName, Tags: [{ Key, Value }] }));
  }

  async hasParameters(DBParameterGroupName: string): Promise<boolean> {
    const command = new DescribeDBParameterGroupsCommand({ DBParameterGroupName });
    return (await this.#ask(command, 'DBParameterGroupNotFoundFault')) !== undefined;
  }

  async copyParameters(source: string, target: string, description: string): Promise<void> {
    await this.#ask(
      new CopyDBParameterGroupCommand({
        SourceDBParameterGroupIdentifier: source,
        TargetDBParameterGroupIdentifier: target,
        TargetDBParameterGroupDescription: description,
      }),
    );
  }

  /** A group that an instance still uses is refused. */
  async deleteParameters(DBParameterGroupName: string): Promise<void> {
    const command = new DeleteDBParameterGroupCommand({ DBParameterGroupName });
    await this.#ask(command, 'DBParameterGroupNotFoundFault');
  }

  /** Whether the group says that its databases take no changes. */
  async isReadOnly(DBParameterGroupName: string): Promise<boolean> {
    let Marker: string | undefined;
    do {
      const command = new DescribeDBParametersCommand({ DBParameterGroupName, Source: 'user', Marker });
      const answer = await this.#ask(command);
      const found = (answer.Parameters ?? []).find(
        ({ ParameterName }: Parameter) => ParameterName === READ_ONLY,
      );
      if (found) return found.ParameterValue === '1';
      Marker = answer.Marker;
    } while (Marker !== undefined);
    return false;
  }

  /** In effect within a minute and without a restart. */
  async setReadOnly(DBParameterGroupName: string, readOnly: boolean): Promise<void> {
    const parameter = { ParameterName: READ_ONLY, ApplyMethod: 'immediate' as const };
    await this.#ask(
      readOnly
        ? new ModifyDBParameterGroupCommand({
            DBParameterGroupName,
            Parameters: [{ ...parameter, ParameterValue: '1' }],
          })
        : new ResetDBParameterGroupCommand({
            DBParameterGroupName,
            ResetAllParameters: false,
            Parameters: [parameter],
          }),
    );
  }

  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape that its command says
  #ask(command: object, absent?: string): Promise<any> {
    return askAws(this.#rds, this.region, command, absent);
  }
}
