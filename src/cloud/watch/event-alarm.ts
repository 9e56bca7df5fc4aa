import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, ResourcePolicy, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { SignalId } from '../../blueprint/signals.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { WikiAlarm } from './wiki-alarm.ts';

export interface EventAlarmProps {
  readonly signal: SignalId;
  /** What AWS tells on the account's own bus when it happens. */
  readonly pattern: EventPattern;
}

/**
 * Rings when AWS tells of something. The event itself is kept in a log, since the alarm only counts; and a rule with a target is what
 * EventBridge surely counts.
 */
export class EventAlarm extends Construct {
  readonly log: LogGroup;

  constructor(scope: Construct, id: string, { signal, pattern }: EventAlarmProps) {
    super(scope, id);
    this.log = new LogGroup(this, 'Log', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // EventBridge takes no role for a log group. AWS, "Using resource-based policies for Amazon EventBridge", CloudWatch Logs.
    new ResourcePolicy(this, 'LogPolicy', {
      // The library's own name would be the same for every wiki of an account.
      resourcePolicyName: `wiki7-${AlarmTopic.of(this).wikiId}-${signal}`,
      policyStatements: [
        new PolicyStatement({
          principals: [
            new ServicePrincipal('events.amazonaws.com'),
            new ServicePrincipal('delivery.logs.amazonaws.com'),
          ],
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [this.log.logGroupArn],
        }),
      ],
    });
    const rule = new Rule(this, 'Rule', { description: `Alarm ${signal}`, eventPattern: pattern });
    rule.addTarget({ bind: () => ({ arn: this.#group }) });
    new WikiAlarm(this, 'Alarm', {
      signal,
      metric: new Metric({
        namespace: 'AWS/Events',
        metricName: 'TriggeredRules',
        dimensionsMap: { RuleName: rule.ruleName },
        statistic: Stats.SUM,
      }),
    });
  }
  /** Its ARN without the star for its streams, which EventBridge refuses. */
  get #group(): string {
    return Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: this.log.logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
