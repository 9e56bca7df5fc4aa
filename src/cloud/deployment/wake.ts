import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeInstancesCommand, EC2Client, StartInstancesCommand } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { DescribeDBInstancesCommand, RDSClient, StartDBInstanceCommand } from '@aws-sdk/client-rds';
import type { Clock } from '../../base/clock.ts';
import { Wiki7Error } from '../../base/errors.ts';
import { type Reporter, step } from '../../base/reporter.ts';
import { retryUntil } from '../../base/retry.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { DATA, databaseIdentifier, NETWORK, SERVICE, stackName } from '../deployed-names.ts';
import { askAws, type Sender } from './ask-aws.ts';
import { DeployedServices } from './deployed-services.ts';

export interface WakeOptions {
  readonly cloud: CloudWiki;
  readonly reporter: Reporter;
  readonly clients?: {
    readonly rds: Sender;
    readonly ec2: Sender;
    readonly services: { readonly start: () => Promise<void> };
  };
  readonly clock?: Clock;
}

/** RDS takes five to fifteen minutes for a start, and as long for a stop that has to end first. */
const TIMEOUT_SECONDS = 45 * 60;

/** Of a server on its way to, or from, a stop. AWS, "Viewing Amazon RDS DB instance status". */
const resting = ['stopping', 'stopped', 'starting'];

/**
 * Starts what a deployment needs of a wiki that sleeps (`cloud.asleep`), whether or not the configuration still says so: the way out, the
 * database, and one task of each service, so that what is deployed can be looked at. All sleeps again from the next time on.
 *
 * @throws Wiki7Error W7-AWS; W7-ASLEEP where the database doesn't start
 */
export async function wake({
  cloud,
  reporter,
  clock,
  clients = clientsOf(cloud),
}: WakeOptions): Promise<void> {
  const {
    wiki,
    cloud: { region },
  } = cloud;
  const id = databaseIdentifier(stackName(wiki.id, DATA));
  const state = async (): Promise<string | undefined> => {
    const command = new DescribeDBInstancesCommand({ DBInstanceIdentifier: id });
    const found = await askAws(clients.rds, region, command, 'DBInstanceNotFoundFault');
    return found?.DBInstances?.[0]?.DBInstanceStatus;
  };
  const before = await state();
  if (before === undefined || !resting.includes(before)) return;
  await step(reporter, 'Waking the wiki, which sleeps', async (current) => {
    await startWayOut(clients.ec2, region, stackName(wiki.id, NETWORK));
    let asked = before === 'starting';
    await retryUntil(
      async () => {
        const now = await state();
        current.progress(`the database is ${now}`);
        if (now === 'stopped' && !asked) {
          await askAws(clients.rds, region, new StartDBInstanceCommand({ DBInstanceIdentifier: id }));
          asked = true;
        }
        return now !== undefined && !resting.includes(now) ? now : undefined;
      },
      async () =>
        new Wiki7Error(
          'W7-ASLEEP',
          `The database ${id} was asleep, and did not start within ${TIMEOUT_SECONDS / 60} minutes. Nothing was deployed. See what RDS says of it in ${region}, then run the same command again.`,
        ),
      { timeoutSeconds: TIMEOUT_SECONDS, everySeconds: 15, ...(clock && { clock }) },
    );
    await clients.services.start();
  });
}

async function startWayOut(ec2: Sender, region: string, stack: string): Promise<void> {
  const Filters = [
    { Name: 'tag:aws:cloudformation:stack-name', Values: [stack] },
    { Name: 'instance-state-name', Values: ['stopped'] },
  ];
  const { Reservations = [] } = await askAws(ec2, region, new DescribeInstancesCommand({ Filters }));
  const InstanceIds = Reservations.flatMap(({ Instances = [] }) => Instances).map(
    ({ InstanceId }: { readonly InstanceId: string }) => InstanceId,
  );
  if (InstanceIds.length > 0) await askAws(ec2, region, new StartInstancesCommand({ InstanceIds }));
}

function clientsOf({ wiki, cloud: { region } }: CloudWiki): NonNullable<WakeOptions['clients']> {
  const services = new DeployedServices(
    stackName(wiki.id, SERVICE),
    new CloudFormationClient({ region }),
    new ECSClient({ region }),
  );
  return {
    rds: new RDSClient({ region }),
    ec2: new EC2Client({ region }),
    services: { start: () => services.start(new ApplicationAutoScalingClient({ region })) },
  };
}
