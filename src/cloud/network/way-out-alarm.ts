import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IInstance } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { WikiAlarm } from '../watch/wiki-alarm.ts';

export interface WayOutAlarmProps {
  /** Through which everything goes out. */
  readonly instance: IInstance;
}

/** Rings when nothing gets out of the network any more. */
export class WayOutAlarm extends Construct {
  constructor(scope: Construct, id: string, { instance: { instanceId } }: WayOutAlarmProps) {
    super(scope, id);
    new WikiAlarm(this, 'Gone', {
      signal: 'way-out-gone',
      metric: new Metric({
        namespace: 'AWS/EC2',
        metricName: 'StatusCheckFailed',
        dimensionsMap: { InstanceId: instanceId },
        statistic: Stats.MAXIMUM,
      }),
    });
  }
}
