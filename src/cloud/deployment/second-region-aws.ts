import { CloudFormationClient, type Stack, UpdateStackCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  type DBInstance,
  DescribeDBInstancesCommand,
  PromoteReadReplicaCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import {
  DescribeSecretCommand,
  SecretsManagerClient,
  StopReplicationToReplicaCommand,
} from '@aws-sdk/client-secrets-manager';
import { Wiki7Error } from '../../base/errors.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { nightlyWindow } from '../data/quiet-hours.ts';
import {
  AWAKE,
  DATA,
  databaseIdentifier,
  EDGE,
  FLAG_STORE,
  rotatedSecrets,
  SERVICE,
  secretOutput,
  stackName,
  standbyId,
} from '../deployed-names.ts';
import { askAws, type Sender } from './ask-aws.ts';
import { describeStack } from './describe-stack.ts';
import { FlagStore } from './flag-store.ts';
import type { DatabaseState, SecondRegion, ServicesState, Serving } from './second-region.ts';

export interface SecondRegionClients {
  readonly cloudFormation: Sender;
  readonly cloudWatch: Sender;
  readonly rds: Sender;
  readonly secrets: Sender;
  readonly flags: Sender;
}

/** Minutes of CloudWatch that tell how far the replica is behind. */
const LAG_MINUTES = 15;

/** Asks and tells AWS in the second region, and CloudFront's store, which is in none. */
export class SecondRegionOnAws implements SecondRegion {
  readonly names: SecondRegion['names'];
  readonly #cloud: CloudWiki;
  readonly #clients: SecondRegionClients;
  readonly #stacks: { readonly data: string; readonly services: string; readonly edge: string };

  /** @param cloud of the second region */
  constructor(cloud: CloudWiki, clients: SecondRegionClients = clientsIn(cloud.cloud.region)) {
    this.#cloud = cloud;
    this.#clients = clients;
    const stack = (id: string) => stackName(cloud.wiki.id, standbyId(id));
    this.#stacks = {
      data: stack(DATA),
      services: stack(SERVICE),
      edge: stack(EDGE),
    };
    this.names = {
      region: cloud.cloud.region,
      database: databaseIdentifier(this.#stacks.data),
      services: this.#stacks.services,
    };
  }

  async database(): Promise<DatabaseState | undefined> {
    const command = new DescribeDBInstancesCommand({ DBInstanceIdentifier: this.names.database });
    const answer = await this.#ask('rds', command, 'DBInstanceNotFoundFault');
    const [instance]: DBInstance[] = answer?.DBInstances ?? [];
    if (!instance) return undefined;
    return {
      isReplica: (instance.ReadReplicaSourceDBInstanceIdentifier ?? '') !== '',
      status: instance.DBInstanceStatus ?? 'unknown',
    };
  }

  async lagSeconds(): Promise<number | null> {
    const now = Date.now();
    const answer = await this.#ask(
      'cloudWatch',
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/RDS',
        MetricName: 'ReplicaLag',
        Dimensions: [{ Name: 'DBInstanceIdentifier', Value: this.names.database }],
        StartTime: new Date(now - LAG_MINUTES * 60_000),
        EndTime: new Date(now),
        Period: 60,
        Statistics: ['Maximum'],
      }),
    );
    const points: { Timestamp?: Date; Maximum?: number }[] = answer?.Datapoints ?? [];
    const [newest] = points.sort((a, b) => Number(b.Timestamp) - Number(a.Timestamp));
    // RDS says -1 where the replica does not copy at all.
    return newest?.Maximum === undefined || newest.Maximum < 0 ? null : newest.Maximum;
  }

  async promote(): Promise<void> {
    const { wiki, sizes } = this.#cloud;
    const command = new PromoteReadReplicaCommand({
      DBInstanceIdentifier: this.names.database,
      BackupRetentionPeriod: sizes.databaseBackupDays,
      PreferredBackupWindow: nightlyWindow(wiki.cron.nightlyHour, 1),
    });
    // It is being promoted or backed up already, which its status goes on telling.
    await this.#ask('rds', command, 'InvalidDBInstanceStateFault');
  }

  async followingSecrets(): Promise<readonly string[]> {
    const { Outputs = [] } = (await this.#stack(this.#stacks.data)) ?? {};
    const wanted: readonly (string | undefined)[] = rotatedSecrets.map(secretOutput);
    const arns = Outputs.filter(({ OutputKey }) => wanted.includes(OutputKey)).flatMap(
      ({ OutputValue }) => OutputValue ?? [],
    );
    const secrets = await Promise.all(
      arns.map(async (SecretId) => ({
        SecretId,
        answer: await this.#ask('secrets', new DescribeSecretCommand({ SecretId })),
      })),
    );
    const follows = (primary?: string) => primary !== undefined && primary !== this.names.region;
    return secrets.filter(({ answer }) => follows(answer.PrimaryRegion)).map(({ SecretId }) => SecretId);
  }

  async detach(SecretId: string): Promise<void> {
    await this.#ask('secrets', new StopReplicationToReplicaCommand({ SecretId }));
  }

  async services(): Promise<ServicesState | undefined> {
    const stack = await this.#stack(this.#stacks.services);
    if (!stack) return undefined;
    const awake = stack.Parameters?.find(({ ParameterKey }) => ParameterKey === AWAKE)?.ParameterValue;
    return { awake: awake === 'yes', status: stack.StackStatus ?? 'unknown' };
  }

  async setAwake(awake: boolean): Promise<void> {
    const stack = await this.#stack(this.#stacks.services);
    const Parameters = (stack?.Parameters ?? []).map(({ ParameterKey }) =>
      ParameterKey === AWAKE
        ? { ParameterKey, ParameterValue: awake ? 'yes' : 'no' }
        : { ParameterKey, UsePreviousValue: true },
    );
    const command = new UpdateStackCommand({
      StackName: this.#stacks.services,
      UsePreviousTemplate: true,
      Parameters,
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
    });
    await this.#ask('cloudFormation', command);
  }

  async serving(): Promise<Serving> {
    return (await this.#flags()).serving();
  }

  async serve(region: Serving): Promise<void> {
    await (await this.#flags()).serve(region);
  }

  async #flags(): Promise<FlagStore> {
    const { Outputs = [] } = (await this.#stack(this.#stacks.edge)) ?? {};
    const arn = Outputs.find(({ OutputKey }) => OutputKey === FLAG_STORE)?.OutputValue;
    if (arn === undefined) {
      throw new Wiki7Error(
        'W7-STANDBY',
        `There is no second region to go to: the stack ${this.#stacks.edge} is not in ${this.names.region}. \`./wiki7 deploy\` makes it, as long as the wiki's own region answers.`,
      );
    }
    return new FlagStore(arn, (command, absent) => this.#ask('flags', command, absent));
  }

  #stack(name: string): Promise<Stack | undefined> {
    return describeStack(this.#clients.cloudFormation, this.names.region, name);
  }

  /**
   * @param absent name of the error that only says that it isn't there
   * @throws Wiki7Error W7-AWS
   */
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape that its command says
  #ask(client: keyof SecondRegionClients, command: object, absent?: string): Promise<any> {
    return askAws(this.#clients[client], this.names.region, command, absent);
  }
}

function clientsIn(region: string): SecondRegionClients {
  return {
    cloudFormation: new CloudFormationClient({ region }),
    cloudWatch: new CloudWatchClient({ region }),
    rds: new RDSClient({ region }),
    secrets: new SecretsManagerClient({ region }),
    flags: FlagStore.client(region),
  };
}
