import { type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { wikiMetrics } from '../../blueprint/wiki-metrics.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { EventAlarm } from '../watch/event-alarm.ts';
import { WikiAlarm } from '../watch/wiki-alarm.ts';
import { wikiMetric } from '../watch/wiki-metric.ts';
import type { LoadBalancer } from './load-balancer.ts';
import type { WikiServices } from './wiki-services.ts';

export interface RunningAlarmsProps {
  readonly cloud: CloudWiki;
  readonly services: WikiServices;
  readonly balancer: LoadBalancer;
  /** Seconds that the oldest job has waited. */
  readonly oldestJobAge: Metric;
  /** Whether all of it may be at rest, as in a second region: then nothing is told, and nothing is wrong. */
  readonly mayRest: boolean;
}

/** What tells of services, beside what takes a bad version of them back (`ServiceAlarms`). */
export class RunningAlarms extends Construct {
  /** What ECS told of tasks that failed. */
  readonly failedTasks: ILogGroup;

  constructor(scope: Construct, id: string, props: RunningAlarmsProps) {
    super(scope, id);
    const { cloud, services, mayRest } = props;
    const { wiki, sizes } = cloud;
    new WikiAlarm(this, 'Jobs', { signal: 'jobs-late', metric: props.oldestJobAge, mayRest });
    // What tells of itself while it runs can't tell of a rest from a fault.
    if (!mayRest)
      new WikiAlarm(this, 'Pictures', {
        signal: 'pictures-stopped',
        // Each task tells once a minute. That number is free, where Container Insights' own is not.
        metric: services.render.service.metricCpuUtilization({ statistic: Stats.SAMPLE_COUNT }),
      });
    const cron = new EventAlarm(this, 'Cron', {
      signal: 'cron-failed',
      pattern: services.schedules.failures,
    });
    this.failedTasks = cron.log;
    new WikiAlarm(this, 'Unstarted', {
      signal: 'cron-unstarted',
      metric: services.schedules.failed.metricApproximateNumberOfMessagesVisible({
        statistic: Stats.MAXIMUM,
      }),
    });
    new WikiAlarm(this, 'Shield', {
      signal: 'shield-gone',
      metric: wikiMetric(wiki.id, wikiMetrics.withoutShield, Stats.SUM),
    });
    if (sizes.cache !== null)
      new WikiAlarm(this, 'ShieldStore', {
        signal: 'shield-store-lost',
        metric: wikiMetric(wiki.id, wikiMetrics.shieldStoreFailures, Stats.SUM),
      });
    this.#latency(props);
  }

  #latency({ cloud, balancer }: RunningAlarmsProps): void {
    const metric = balancer.web.metrics.targetResponseTime({ statistic: 'p90' });
    new WikiAlarm(this, 'Slow', { signal: 'pages-slow', metric });
    // Paid for as three metrics, and a small wiki's hours are too unlike each other to expect anything of them.
    if (cloud.wiki.profile !== 'starter')
      new WikiAlarm(this, 'Unusual', { signal: 'latency-unusual', metric });
  }
}
