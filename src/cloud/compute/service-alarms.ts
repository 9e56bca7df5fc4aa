import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';

export interface ServiceAlarmsProps {
  readonly targets: elb.ApplicationTargetGroup;
}

/** Below so many requests a minute, one failed request would be a large share. */
const FEWEST_REQUESTS = 20;
const MOST_FAILED_PERCENT = 5;

/** What tells that a new version is bad although its tasks start: a deployment during which one of these rings is taken back. */
export class ServiceAlarms extends Construct {
  readonly alarms: readonly cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, { targets }: ServiceAlarmsProps) {
    super(scope, id);
    const period = Duration.minutes(1);
    const failed = new cloudwatch.MathExpression({
      expression: `IF(requests >= ${FEWEST_REQUESTS}, 100 * errors / requests, 0)`,
      usingMetrics: {
        requests: targets.metrics.requestCount({ period }),
        errors: targets.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period }),
      },
      label: 'requests that failed, in percent',
      period,
    });
    const common = {
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    };
    this.alarms = [
      new cloudwatch.Alarm(this, 'Failures', {
        ...common,
        alarmDescription: `More than ${MOST_FAILED_PERCENT} % of requests are answered with an error of the server.`,
        metric: failed,
        threshold: MOST_FAILED_PERCENT,
        evaluationPeriods: 3,
        datapointsToAlarm: 2,
      }),
      new cloudwatch.Alarm(this, 'Unhealthy', {
        ...common,
        alarmDescription: 'A task does not answer the load balancer’s health check.',
        metric: targets.metrics.unhealthyHostCount({ period, statistic: cloudwatch.Stats.MAXIMUM }),
        threshold: 1,
        evaluationPeriods: 3,
      }),
    ];
  }
}
