import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { HealthCheck } from './health-check.ts';

export interface HealthAlarmProps {
  /** That readers type. */
  readonly host: string;
  readonly health: HealthCheck;
}

/** Rings when readers get no answer. In us-east-1, the only region to which Route 53 tells what its checks find. */
export class HealthAlarm extends Construct {
  constructor(scope: Construct, id: string, { host, health }: HealthAlarmProps) {
    super(scope, id);
    new Alarm(this, 'Alarm', {
      alarmDescription: `https://${host}/healthz does not answer. Wiki7’s runbook: “The wiki on AWS does not answer”.`,
      metric: health.metricHealthy(),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      // The check itself has asked three times by then.
      evaluationPeriods: 2,
      // Whoever is not asked may be gone.
      treatMissingData: TreatMissingData.BREACHING,
    });
  }
}
