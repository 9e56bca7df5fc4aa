import type { CostContext, Pricer } from '../cost-item.ts';
import { type PlannedResource, refersTo } from '../planned-resource.ts';
import { HOURS } from '../traffic.ts';
import { leastTasks, runsPerMonth } from './tasks.ts';

/** CloudWatch keeps logs compressed. Its own assumption: AWS, "Amazon CloudWatch pricing", example 4. */
const COMPRESSED = 0.15;

/** Metrics of Container Insights. AWS, "Amazon CloudWatch pricing"; those of a task and its containers are assumed for the enhanced kind. */
const INSIGHTS = { cluster: 8, family: 6, service: 11, task: 14, container: 12 };

/** A line that Container Insights writes each minute for the cluster, each service, task and container. Assumed. */
const INSIGHTS_KILOBYTES = 1;

/**
 * Metrics that the wiki writes about itself: of purges six, of the shield four, the age of the oldest job, and how soon the canary's edit is
 * seen. That of requests without a shield has data, and costs, only while there are some.
 */
export const OWN_METRICS = 12;

/** Logs of containers: what comes in is shared out among the groups that tasks of this region write to. */
export const priceLogGroup: Pricer = (group, context) => {
  const { region } = group;
  const writtenTo = taskGroups(region, context);
  if (!context.usedIn(region) || !writtenTo.includes(group)) return [];
  const quantity = context.traffic.logGb / writtenTo.length;
  const months = Number(group.properties.RetentionInDays ?? 120) / 30;
  return [
    context.use(region, { what: 'logs of containers', key: 'logs.in', quantity }),
    context.use(region, { what: 'logs kept', key: 'logs.kept', quantity: quantity * COMPRESSED * months }),
  ];
};

function taskGroups(region: string, context: CostContext): readonly PlannedResource[] {
  const definitions = context.ofType('AWS::ECS::TaskDefinition', region);
  return context
    .ofType('AWS::Logs::LogGroup', region)
    .filter(({ stack, logicalId }) =>
      definitions.some(
        (one) => one.stack === stack && refersTo(one.properties.ContainerDefinitions, logicalId),
      ),
    );
}

/** One that computes is paid for by each metric that it looks at. */
export const priceAlarm: Pricer = ({ region, properties }, context) => {
  const metrics: readonly { readonly MetricStat?: unknown; readonly Expression?: string }[] =
    properties.Metrics ?? [];
  const looked = metrics.filter(({ MetricStat }) => MetricStat !== undefined).length;
  const expected = metrics.some(({ Expression = '' }) => Expression.includes('ANOMALY_DETECTION')) ? 2 : 0;
  const quantity = Math.max(1, looked) + expected;
  return [context.standing(region, { what: 'alarm', key: 'alarm', quantity })];
};

/** To hold a value, Application Auto Scaling makes an alarm above it and another below. */
export const priceScalingPolicy: Pricer = ({ region, properties }, context) =>
  properties.PolicyType === 'TargetTrackingScaling'
    ? [context.standing(region, { what: 'alarms of the scaling', key: 'alarm', quantity: 2 })]
    : [];

export const priceComposite: Pricer = ({ region }, context) => [
  context.standing(region, { what: 'alarm of alarms', key: 'alarm.composite', quantity: 1 }),
];

export const priceDashboard: Pricer = ({ region }, context) => [
  context.standing(region, { what: 'dashboard', key: 'dashboard', quantity: 1 }),
];

export const priceInsightRule: Pricer = ({ region }, context) => [
  context.standing(region, { what: 'rule of Contributor Insights', key: 'insight-rule', quantity: 1 }),
];

export const priceMetricFilter: Pricer = ({ region }, context) => [
  context.standing(region, { what: 'metric', key: 'metric', quantity: 1 }),
];

export const priceCanary: Pricer = ({ region, properties }, context) => {
  const quantity = runsPerMonth(String(properties.Schedule?.Expression));
  return [context.standing(region, { what: 'runs', key: 'synthetics.run', quantity })];
};

/** What the tasks tell, and what Container Insights measures of them; nothing while none runs. */
export const priceCluster: Pricer = (cluster, context) => {
  const { region, properties } = cluster;
  const settings: readonly { readonly Name?: string; readonly Value?: string }[] =
    properties.ClusterSettings ?? [];
  const { Value: kind = 'disabled' } = settings.find(({ Name }) => Name === 'containerInsights') ?? {};
  if (!context.usedIn(region)) return [];
  const own = context.standing(region, {
    what: 'metrics of the wiki itself',
    key: 'metric',
    quantity: OWN_METRICS,
  });
  if (kind === 'disabled') return [own];
  const services = context.ofType('AWS::ECS::Service', region).filter((one) => one.stack === cluster.stack);
  const families = context.ofType('AWS::ECS::TaskDefinition', region).length;
  const running = services.map((service) => {
    const count = leastTasks(service, context);
    const task = context
      .ofType('AWS::ECS::TaskDefinition', region)
      .find(({ logicalId }) => refersTo(service.properties.TaskDefinition, logicalId));
    return { count, containers: count * (task?.properties.ContainerDefinitions?.length ?? 1) };
  });
  const tasks = running.reduce((sum, { count }) => sum + count, 0);
  const containers = running.reduce((sum, one) => sum + one.containers, 0);
  const basic = INSIGHTS.cluster + families * INSIGHTS.family + services.length * INSIGHTS.service;
  const enhanced = kind === 'enhanced' ? tasks * INSIGHTS.task + containers * INSIGHTS.container : 0;
  const lines = 1 + services.length + tasks + containers;
  return [
    own,
    context.standing(region, {
      what: 'Container Insights',
      key: kind === 'enhanced' ? 'metric.container-insights' : 'metric',
      quantity: basic + enhanced,
    }),
    context.standing(region, {
      what: 'lines of Container Insights',
      key: 'logs.in',
      quantity: (lines * HOURS * 60 * INSIGHTS_KILOBYTES) / 1e6,
    }),
  ];
};
