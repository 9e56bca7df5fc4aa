import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { WikiAlarm } from '../watch/wiki-alarm.ts';

export interface SessionsAlarmProps {
  /** Of the store of sessions. */
  readonly node: string;
}

/** Rings while there is still room for sessions: the store never evicts any, so a full one takes no more. */
export class SessionsAlarm extends Construct {
  constructor(scope: Construct, id: string, { node }: SessionsAlarmProps) {
    super(scope, id);
    new WikiAlarm(this, 'Full', {
      signal: 'sessions-full',
      metric: new Metric({
        namespace: 'AWS/ElastiCache',
        metricName: 'DatabaseMemoryUsagePercentage',
        dimensionsMap: { CacheClusterId: node },
        statistic: Stats.MAXIMUM,
      }),
    });
  }
}
