import { App, Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { scheduleOf } from '../../blueprint/services.ts';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { compute, profileNames } from './compute.fixture.ts';
import { Discovery } from './discovery.ts';

const cloud = wikiUnderTest({ mail: { smtp: { host: 'mail.example.org' } } });
const { template } = compute(cloud);
const schedules = Object.values(template.findResources('AWS::Scheduler::Schedule')).map(
  ({ Properties }) => Properties,
);

describe('what runs by the clock', () => {
  it('is everything that the blueprint schedules, at its times in UTC', () => {
    expect(schedules.map(({ Name }) => Name).sort()).toEqual(
      scheduleOf(cloud.wiki)
        .map(({ name }) => name)
        .sort(),
    );
    expect(schedules.find(({ Name }) => Name === 'captcha-pictures')).toMatchObject({
      ScheduleExpression: 'cron(0/30 * * * ? *)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
    });
  });

  it('runs the very command of the blueprint', () => {
    const [container] =
      Object.values(
        template.findResources('AWS::ECS::TaskDefinition', { Properties: { Family: 'wiki-cron' } }),
      )[0]?.Properties.ContainerDefinitions ?? [];
    for (const { name, command } of scheduleOf(cloud.wiki)) {
      const schedule = schedules.find(({ Name }) => Name === name);
      const [override] = JSON.parse(schedule?.Target.Input).containerOverrides;
      expect(override.name).toBe(container.Name);
      expect([...container.EntryPoint, ...override.command]).toEqual(command);
    }
  });

  it('has no public address and is in the security group of jobs', () => {
    for (const { Target } of schedules) {
      const { AssignPublicIp, SecurityGroups } =
        Target.EcsParameters.NetworkConfiguration.AwsvpcConfiguration;
      expect(AssignPublicIp).toBe('DISABLED');
      expect(JSON.stringify(SecurityGroups)).toContain('GivenjobsGroup');
    }
  });

  it('is tried again, but never so late that the next one comes first', () => {
    for (const { Name, Target } of schedules) {
      const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = Target.RetryPolicy;
      expect(MaximumRetryAttempts).toBe(5);
      expect(MaximumEventAgeInSeconds).toBe(Name === 'captcha-pictures' ? 1800 : 3600);
    }
  });

  it('leaves a note in an encrypted queue when it could not be started', () => {
    template.hasResourceProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
    for (const { Target } of schedules) expect(Target.DeadLetterConfig.Arn).toHaveProperty('Fn::GetAtt');
  });

  it('has no shell, whatever the configuration says', () => {
    const shells = compute(wikiUnderTest({}, { exec: true })).template;
    const [task] = Object.values(
      shells.findResources('AWS::ECS::TaskDefinition', { Properties: { Family: 'wiki-cron' } }),
    );
    expect(task?.Properties.ContainerDefinitions[0].ReadonlyRootFilesystem).toBe(true);
  });

  it.each(profileNames)('exists in %s', (profile) => {
    const tasks = scheduleOf(wikiUnderTest({ profile }).wiki);
    compute(wikiUnderTest({ profile })).template.resourceCountIs('AWS::Scheduler::Schedule', tasks.length);
  });
});

describe('the renderer', () => {
  it('has a name inside the VPC that forgets a stopped task within seconds', () => {
    template.hasResourceProperties('AWS::ServiceDiscovery::PrivateDnsNamespace', { Name: 'wiki.internal' });
    template.hasResourceProperties('AWS::ServiceDiscovery::Service', {
      Name: 'render',
      DnsConfig: { DnsRecords: [{ Type: 'A', TTL: 10 }] },
    });
  });

  it('is found there by those that need it', () => {
    const registries = Object.entries(template.findResources('AWS::ECS::Service')).flatMap(
      ([id, { Properties }]) => (Properties.ServiceRegistries?.length > 0 ? [id] : []),
    );
    expect(registries).toEqual([expect.stringMatching(/^ServicesRender/)]);
    const stack = new Stack(new App());
    const { renderUrl } = new Discovery(stack, 'D', { wiki: cloud.wiki, vpc: { vpcId: 'vpc-1' } as never });
    expect(renderUrl).toBe('http://render.wiki.internal:8080');
  });
});
