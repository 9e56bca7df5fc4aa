import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import type { IApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { type LogOf, logQuery } from '../../blueprint/log-queries.ts';
import { wikiMetrics } from '../../blueprint/wiki-metrics.ts';
import { edgeMetric } from '../edge/edge-metric.ts';
import { GLOBAL_REGION } from '../global-region.ts';
import type { LogChart, Section } from './section.ts';
import { wikiMetric } from './wiki-metric.ts';

export interface Watched {
  readonly wikiId: string;
  readonly distribution: IDistribution;
  readonly targets: Readonly<Record<'web' | 'thumbs', IApplicationTargetGroup>>;
  readonly services: Readonly<Record<string, FargateService>>;
  readonly oldestJobAge: Metric;
  readonly unstarted: IQueue;
  readonly purges: IQueue;
  /** Name of the group that has a log. */
  readonly groupOf: (log: LogOf) => string;
  /** RDS's name of the database: what a profile takes away again is not referred to. */
  readonly database: string;
}

/** What the dashboard shows, from readers inwards. */
export const sections = (watched: Watched): readonly Section[] => [
  readers(watched),
  editors(watched),
  jobs(watched),
  database(watched),
  edge(watched),
  cost(watched),
];

function readers({ distribution, targets: { web } }: Watched): Section {
  const at = (name: string, statistic: string) => edgeMetric(distribution, name, statistic);
  const { metrics } = web;
  return {
    title: 'Readers',
    says: 'Errors at the edge reach readers. Errors of the origin alone are mostly hidden by what the edge keeps.',
    charts: [
      { title: 'Requests at the edge', region: GLOBAL_REGION, left: [at('Requests', Stats.SUM)] },
      {
        title: 'Errors at the edge, percent',
        region: GLOBAL_REGION,
        left: [at('5xxErrorRate', Stats.AVERAGE), at('4xxErrorRate', Stats.AVERAGE)],
      },
      {
        title: 'Seconds, where no cache could answer',
        left: [
          metrics.targetResponseTime({ statistic: 'p50' }),
          metrics.targetResponseTime({ statistic: 'p90' }),
        ],
      },
      {
        title: 'Requests and errors of MediaWiki',
        left: [metrics.requestCount()],
        right: [metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT)],
      },
    ],
  };
}

function editors({ wikiId, targets: { thumbs }, services, purges, groupOf }: Watched): Section {
  const asks = (name: Parameters<typeof logQuery>[0]): Pick<LogChart, 'query' | 'groups'> => {
    const query = logQuery(name);
    return { query, groups: query.logs.map(groupOf) };
  };
  const own = (name: string, statistic: string) => wikiMetric(wikiId, name, statistic);
  return {
    title: 'Editors',
    says: 'What was edited is handed on to CloudFront within seconds; templates later, when their jobs are done.',
    charts: [
      {
        title: 'Milliseconds from an edit to its purge',
        left: [own(wikiMetrics.editToVisible, 'p50'), own(wikiMetrics.editToVisible, 'p99')],
      },
      {
        title: 'Purges that wait, and for how long',
        left: [own(wikiMetrics.depth, Stats.MAXIMUM)],
        right: [
          own(wikiMetrics.failing, Stats.MAXIMUM),
          purges.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM }),
        ],
      },
      { title: 'Seconds for a thumbnail', left: [thumbs.metrics.targetResponseTime({ statistic: 'p90' })] },
      {
        title: 'Processors of tasks, percent',
        left: Object.entries(services).map(([label, one]) => one.metricCpuUtilization({ label })),
      },
      { title: 'Seconds of MediaWiki to save', ...asks('seconds to save') },
      { title: 'Errors that MediaWiki tells', ...asks('errors over time') },
    ],
  };
}

function jobs({ oldestJobAge, services, unstarted }: Watched): Section {
  return {
    title: 'Jobs',
    says: 'The oldest job is what somebody waits for. Hundreds that wait for a minute are no fault.',
    charts: [
      { title: 'Age of the oldest job, seconds', left: [oldestJobAge] },
      {
        title: 'Memory of tasks, percent',
        left: Object.entries(services).map(([label, one]) => one.metricMemoryUtilization({ label })),
      },
      {
        title: 'Scheduled tasks that could not be started',
        left: [unstarted.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM })],
      },
    ],
  };
}

function database({ database: instance }: Watched): Section {
  const at = (metricName: string, statistic: string) =>
    new Metric({
      namespace: 'AWS/RDS',
      metricName,
      dimensionsMap: { DBInstanceIdentifier: instance },
      statistic,
    });
  return {
    title: 'Database',
    says: 'Free storage grows by itself in steps. Latency that rises with the load is a class that is too small.',
    charts: [
      {
        title: 'Processors, percent, and connections',
        left: [at('CPUUtilization', Stats.AVERAGE)],
        right: [at('DatabaseConnections', Stats.MAXIMUM)],
      },
      {
        title: 'Free bytes of storage and memory',
        left: [at('FreeStorageSpace', Stats.MINIMUM)],
        right: [at('FreeableMemory', Stats.MINIMUM)],
      },
      {
        title: 'Seconds for a read and a write',
        left: [at('ReadLatency', Stats.AVERAGE), at('WriteLatency', Stats.AVERAGE)],
      },
    ],
  };
}

function edge({ wikiId, distribution }: Watched): Section {
  const count = (name: string) => wikiMetric(wikiId, name, Stats.SUM);
  return {
    title: 'Edge',
    says: 'Refused are those who ask for more than their share of what costs; past the shield nobody should be.',
    charts: [
      {
        title: 'Bytes to readers',
        region: GLOBAL_REGION,
        left: [edgeMetric(distribution, 'BytesDownloaded', Stats.SUM)],
      },
      {
        title: 'Requests for what the shield guards',
        left: [
          count(wikiMetrics.shieldProven),
          count(wikiMetrics.shieldWithin),
          count(wikiMetrics.shieldRefused),
          count(wikiMetrics.withoutShield),
        ],
      },
    ],
  };
}

function cost({ wikiId, distribution }: Watched): Section {
  const perDay = new MathExpression({
    expression: 'RUNNING_SUM(sent)',
    usingMetrics: { sent: wikiMetric(wikiId, wikiMetrics.sent, Stats.SUM) },
    label: 'tags since the left edge',
  });
  return {
    title: 'Cost',
    says: '`./wiki7 cost` says what it should be. The bill of the account is measured only where *Billing alerts* are switched on.',
    charts: [
      {
        title: 'The account’s bill of this month, dollars',
        region: GLOBAL_REGION,
        left: [
          new Metric({
            namespace: 'AWS/Billing',
            metricName: 'EstimatedCharges',
            dimensionsMap: { Currency: 'USD' },
            statistic: Stats.MAXIMUM,
            region: GLOBAL_REGION,
            label: 'so far',
          }),
        ],
      },
      { title: 'Invalidations', left: [perDay] },
      {
        title: 'Bytes that logs take in',
        left: [new Metric({ namespace: 'AWS/Logs', metricName: 'IncomingBytes', statistic: Stats.SUM })],
      },
      {
        title: 'Requests at the edge',
        region: GLOBAL_REGION,
        left: [edgeMetric(distribution, 'Requests', Stats.SUM)],
      },
    ],
  };
}
