import { describe, expect, it } from 'vitest';
import { silentReporter } from '../../base/reporter.ts';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { DeployedServices } from './deployed-services.ts';
import { RecordedAws } from './recorded-aws.fixture.ts';
import { wake } from './wake.ts';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: unknown;
}

/** An account whose database is in each of these states, one after the other, and then in the last. */
class Night {
  readonly said: string[] = [];
  readonly #states: string[];
  #now = 0;

  constructor(...states: string[]) {
    this.#states = states;
  }

  readonly clients = {
    rds: { send: async (command: Command) => this.#rds(command) },
    ec2: { send: async (command: Command) => this.#ec2(command) },
    services: { start: async () => void this.said.push('services') },
  };
  readonly clock = {
    now: () => this.#now,
    sleep: async (milliseconds: number) => {
      this.#now += milliseconds;
    },
  };

  async wake() {
    await wake({
      cloud: wikiUnderTest(),
      reporter: silentReporter,
      clients: this.clients,
      clock: this.clock,
    });
  }

  #rds({ constructor: { name }, input }: Command): object {
    if (name === 'StartDBInstanceCommand') this.said.push(`start ${JSON.stringify(input)}`);
    const [state] = this.#states;
    if (this.#states.length > 1) this.#states.shift();
    if (state === 'none') throw Object.assign(new Error(), { name: 'DBInstanceNotFoundFault' });
    return { DBInstances: [{ DBInstanceStatus: state }] };
  }

  #ec2({ constructor: { name }, input }: Command): object {
    if (name === 'StartInstancesCommand') this.said.push(`start ${JSON.stringify(input)}`);
    return { Reservations: [{ Instances: [{ InstanceId: 'i-1' }] }] };
  }
}

describe('a deployment in the night', () => {
  it('starts the way out, then the database, and the services when it is there', async () => {
    const night = new Night('stopped', 'stopped', 'starting', 'available');
    await night.wake();
    expect(night.said).toEqual([
      'start {"InstanceIds":["i-1"]}',
      'start {"DBInstanceIdentifier":"wiki7-wiki-data-database"}',
      'services',
    ]);
  });

  it('waits for a stop to end before it starts the database, once', async () => {
    const night = new Night('stopping', 'stopping', 'stopped', 'stopped', 'stopped', 'starting', 'available');
    await night.wake();
    expect(night.said.filter((one) => one.includes('DBInstance'))).toHaveLength(1);
  });

  it('gives up with one sentence where it never starts', async () => {
    await expect(new Night('stopped').wake()).rejects.toMatchObject({ code: 'W7-ASLEEP' });
  });

  it.each(['available', 'modifying', 'backing-up', 'none'])(
    'touches nothing where the database is %s',
    async (state) => {
      const night = new Night(state);
      await night.wake();
      expect(night.said).toEqual([]);
    },
  );
});

it('one task is started of each service that has none, and no other is touched', async () => {
  const aws = new RecordedAws();
  const arn = (name: string) => `arn:aws:ecs:eu-central-1:1:service/cluster/${name}`;
  const member = (name: string) =>
    `<member><ResourceType>AWS::ECS::Service</ResourceType><PhysicalResourceId>${arn(name)}</PhysicalResourceId></member>`;
  const body = `<ListStackResourcesResponse><ListStackResourcesResult><StackResourceSummaries>${member('web')}${member('jobs')}</StackResourceSummaries></ListStackResourcesResult></ListStackResourcesResponse>`;
  aws.answers.set('ListStackResources', () => ({ body }));
  const services = [
    { serviceArn: arn('web'), desiredCount: 0 },
    { serviceArn: arn('jobs'), desiredCount: 2 },
  ];
  aws.answers.set('DescribeServices', () => ({ body: { services } }));
  aws.answers.set('UpdateService', () => ({ body: {} }));
  aws.answers.set('RegisterScalableTarget', () => ({ body: {} }));
  const { formation, ecs, scaling } = aws.clients;
  await new DeployedServices('wiki7-w-service', formation, ecs).start(scaling);
  expect(aws.of('UpdateService')).toEqual([{ cluster: 'cluster', service: arn('web'), desiredCount: 1 }]);
  // By night there may be none of it, and what is above that is taken away.
  const bounds = aws
    .of('RegisterScalableTarget')
    .map(({ ResourceId, MinCapacity, MaxCapacity }) => [ResourceId, MinCapacity, MaxCapacity]);
  expect(bounds).toEqual([[`service/${arn('web').split('/').slice(1).join('/')}`, 1, 1]]);
});
