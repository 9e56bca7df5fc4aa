import { describe, expect, it } from 'vitest';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { compute, profileNames } from './compute.fixture.ts';

const made = Object.fromEntries(
  profileNames.map((profile) => [profile, compute(wikiUnderTest({ profile })).template]),
);
const templateOf = (profile: string) => {
  const template = made[profile];
  if (!template) throw new Error(`There is no profile ${profile}.`);
  return template;
};

function propertiesOf(profile: string, type: string): Record<string, Record<string, never>> {
  const found = Object.entries(templateOf(profile).findResources(type));
  return Object.fromEntries(found.map(([id, { Properties }]) => [id, Properties]));
}

/** By the name that the blueprint has for it. */
function service(profile: string, name: string): Record<string, unknown> {
  const all = propertiesOf(profile, 'AWS::ECS::Service');
  const [found] = Object.entries(all).filter(([id]) => id.toLowerCase().startsWith(`services${name}`));
  return found?.[1] ?? {};
}

const names = ['web', 'thumbs', 'jobs', 'render'] as const;

describe.each(profileNames)('in %s', (profile) => {
  it('the blueprint’s services run, and no resident scheduler', () => {
    expect(Object.keys(propertiesOf(profile, 'AWS::ECS::Service'))).toHaveLength(names.length);
    for (const name of names) expect(service(profile, name)).toHaveProperty('TaskDefinition');
  });

  it('a deployment never sets the number of tasks, nor lets it sink', () => {
    for (const name of names) {
      expect(service(profile, name)).not.toHaveProperty('DesiredCount');
      expect(service(profile, name)).toMatchObject({
        DeploymentConfiguration: { MinimumHealthyPercent: 100, MaximumPercent: 200 },
      });
    }
  });

  it('a deployment whose tasks don’t start, or answer with errors, is taken back', () => {
    for (const name of names) {
      expect(service(profile, name)).toMatchObject({
        DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: true } },
      });
    }
    for (const name of ['web', 'thumbs']) {
      expect(service(profile, name)).toMatchObject({
        DeploymentConfiguration: { Alarms: { Enable: true, Rollback: true, AlarmNames: [{}, {}] } },
      });
    }
  });

  it('no task has a public address, and each is in the security group of its service alone', () => {
    for (const name of names) {
      const { NetworkConfiguration } = service(profile, name) as {
        NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: string; SecurityGroups: object[] } };
      };
      const { AssignPublicIp, SecurityGroups } = NetworkConfiguration.AwsvpcConfiguration;
      expect(AssignPublicIp).toBe('DISABLED');
      expect(SecurityGroups).toHaveLength(1);
      expect(JSON.stringify(SecurityGroups)).toContain(`Given${name}Group`);
    }
  });

  it('no rule is added to a security group', () => {
    templateOf(profile).resourceCountIs('AWS::EC2::SecurityGroup', 0);
    templateOf(profile).resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    templateOf(profile).resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
  });

  it('tasks spread over zones again by themselves', () => {
    for (const name of names)
      expect(service(profile, name)).toHaveProperty('AvailabilityZoneRebalancing', 'ENABLED');
  });
});

describe('the number of tasks', () => {
  const range = (profile: string) =>
    Object.fromEntries(
      Object.entries(propertiesOf(profile, 'AWS::ApplicationAutoScaling::ScalableTarget')).map(
        ([id, { MinCapacity, MaxCapacity }]) => [
          /^Services([A-Z][a-z]+)/.exec(id)?.[1],
          [MinCapacity, MaxCapacity],
        ],
      ),
    );

  it('is between what the profile runs always and what it pays for at most', () => {
    expect(range('starter')).toEqual({ Web: [1, 4], Thumbs: [1, 1], Jobs: [1, 1], Render: [1, 1] });
    expect(range('standard')).toEqual({ Web: [2, 8], Thumbs: [2, 4], Jobs: [1, 4], Render: [1, 4] });
    expect(range('large')).toEqual({ Web: [4, 24], Thumbs: [2, 8], Jobs: [2, 8], Render: [1, 8] });
  });

  it('never begins below what the configuration runs always', () => {
    const { template } = compute(wikiUnderTest({ sizes: { thumbReplicas: 3 } }));
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      MinCapacity: 3,
      MaxCapacity: 3,
    });
  });

  it('follows requests, CPU and memory of web, CPU of thumbs and render', () => {
    const metrics = Object.entries(
      propertiesOf('standard', 'AWS::ApplicationAutoScaling::ScalingPolicy'),
    ).flatMap(([id, policy]) => {
      const { TargetTrackingScalingPolicyConfiguration: tracking } = policy as {
        TargetTrackingScalingPolicyConfiguration?: {
          PredefinedMetricSpecification: { PredefinedMetricType: string };
        };
      };
      return tracking
        ? [
            `${/^Services([A-Z][a-z]+)/.exec(id)?.[1]} ${tracking.PredefinedMetricSpecification.PredefinedMetricType}`,
          ]
        : [];
    });
    expect(metrics.sort()).toEqual([
      'Render ECSServiceAverageCPUUtilization',
      'Thumbs ECSServiceAverageCPUUtilization',
      'Web ALBRequestCountPerTarget',
      'Web ECSServiceAverageCPUUtilization',
      'Web ECSServiceAverageMemoryUtilization',
    ]);
  });

  it('of those that run jobs follows how long the oldest one has waited', () => {
    const template = templateOf('standard');
    const alarm = { Namespace: 'Wiki7', MetricName: 'OldestJobAge' };
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { ...alarm, Threshold: 300 });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { ...alarm, Threshold: 60 });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      PolicyType: 'StepScaling',
      StepScalingPolicyConfiguration: {
        StepAdjustments: [
          { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 900, ScalingAdjustment: 1 },
          { MetricIntervalLowerBound: 900, ScalingAdjustment: 2 },
        ],
      },
    });
  });
});

describe('where tasks run', () => {
  it('is spare capacity for the share of the profile', () => {
    const strategy = (profile: string, name: string) => service(profile, name).CapacityProviderStrategy;
    expect(strategy('starter', 'web')).toEqual([{ CapacityProvider: 'FARGATE', Base: 1, Weight: 100 }]);
    for (const name of ['thumbs', 'jobs', 'render'])
      expect(strategy('starter', name)).toEqual([{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }]);
    expect(strategy('large', 'jobs')).toEqual([
      { CapacityProvider: 'FARGATE', Base: 1, Weight: 50 },
      { CapacityProvider: 'FARGATE_SPOT', Weight: 50 },
    ]);
  });

  it('is no spare capacity for the files of a private wiki, nor where the configuration says so', () => {
    const onSpot = (...given: Parameters<typeof wikiUnderTest>) =>
      Object.entries(compute(wikiUnderTest(...given)).template.findResources('AWS::ECS::Service'))
        .filter(([, { Properties }]) => JSON.stringify(Properties).includes('FARGATE_SPOT'))
        .map(([id]) => /^Services([A-Z][a-z]+)/.exec(id)?.[1]);
    expect(onSpot({ access: { read: 'accounts' } })).toEqual(['Render', 'Jobs']);
    expect(onSpot({}, { sizes: { helpersOnSpot: false } })).toEqual([]);
  });

  it('has joined the cluster before the first service starts', () => {
    const [association = ''] = Object.keys(
      templateOf('starter').findResources('AWS::ECS::ClusterCapacityProviderAssociations'),
    );
    for (const { DependsOn } of Object.values(templateOf('starter').findResources('AWS::ECS::Service'))) {
      expect(DependsOn).toContain(association);
    }
  });
});

describe('what can be seen of it', () => {
  it('is measured in detail where more than a few tasks run, and elsewhere by what costs nothing', () => {
    const insights = (profile: string) =>
      Object.values(propertiesOf(profile, 'AWS::ECS::Cluster'))[0]?.ClusterSettings;
    expect(insights('starter')).toEqual([{ Name: 'containerInsights', Value: 'disabled' }]);
    expect(insights('large')).toEqual([{ Name: 'containerInsights', Value: 'enhanced' }]);
  });

  it('is logged for three months, also when the stack is gone', () => {
    const groups = Object.values(templateOf('standard').findResources('AWS::Logs::LogGroup'));
    expect(groups).toHaveLength(5);
    for (const { Properties, DeletionPolicy } of groups) {
      expect([Properties.RetentionInDays, DeletionPolicy]).toEqual([90, 'Retain']);
    }
  });

  it('includes what is typed into shells, which can be opened only if the configuration says so', () => {
    const { template } = compute(wikiUnderTest({}, { exec: true }));
    template.hasResourceProperties('AWS::ECS::Cluster', {
      Configuration: { ExecuteCommandConfiguration: { Logging: 'OVERRIDE' } },
    });
    template.allResourcesProperties('AWS::ECS::Service', { EnableExecuteCommand: true });
    expect(service('starter', 'web').EnableExecuteCommand).not.toBe(true);
  });
});
