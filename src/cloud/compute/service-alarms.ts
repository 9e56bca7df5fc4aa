import { type Alarm, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { WikiAlarm } from '../watch/wiki-alarm.ts';

export interface ServiceAlarmsProps {
  /** Of the service, as its alarms name it. */
  readonly name: string;
  readonly targets: IApplicationTargetGroup;
}

/** Below so many requests a minute, one failed request would be a large share. */
const FEWEST_REQUESTS = 20;

/** What tells that a new version is bad although its tasks start: a deployment during which one of these rings is taken back. */
export class ServiceAlarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { name: part, targets }: ServiceAlarmsProps) {
    super(scope, id);
    const failed = new MathExpression({
      expression: `IF(requests >= ${FEWEST_REQUESTS}, 100 * errors / requests, 0)`,
      usingMetrics: {
        requests: targets.metrics.requestCount(),
        errors: targets.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT),
      },
      label: 'requests that failed, in percent',
    });
    const unhealthy = targets.metrics.unhealthyHostCount({ statistic: Stats.MAXIMUM });
    this.alarms = [
      new WikiAlarm(this, 'Failures', { signal: 'requests-fail', part, metric: failed }),
      new WikiAlarm(this, 'Unhealthy', { signal: 'task-unhealthy', part, metric: unhealthy }),
    ].map(({ alarm }) => alarm);
  }
}
