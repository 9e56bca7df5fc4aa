import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Signal } from '../../blueprint/signals/signal.ts';
import { anchorOf, type SignalId, signalOf } from '../../blueprint/signals.ts';
import { AlarmTopic } from './alarm-topic.ts';

export interface WikiAlarmProps {
  readonly signal: SignalId;
  /** Its period is that of the signal, whatever it says itself. */
  readonly metric: cloudwatch.Metric | cloudwatch.MathExpression;
  /** Tells alarms of one signal apart, as `web`. @default - there is one */
  readonly part?: string;
  /** Whether what it looks at may be at rest: then no measurement means nothing. @default - as the signal says */
  readonly mayRest?: boolean;
}

/** An alarm of the table of signals, sent to the topic of its region. */
export class WikiAlarm extends Construct {
  readonly alarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, { signal: name, metric, part, mayRest = false }: WikiAlarmProps) {
    super(scope, id);
    const topic = AlarmTopic.of(this);
    const signal = signalOf(name);
    const alarmName = topic.nameOf(this, name, ...(part === undefined ? [] : [part]));
    this.alarm = this.#alarm(signal, metric, {
      alarmName,
      alarmDescription: describe(signal, consoleOf(this, alarmName)),
      evaluationPeriods: signal.of,
      datapointsToAlarm: signal.bad,
      treatMissingData: missing[mayRest ? 'fine' : signal.missing],
    });
    const action = topic.action(this);
    this.alarm.addAlarmAction(action);
    // Whoever was woken wants to know that it is over.
    if (signal.severity === 'page') this.alarm.addOkAction(action);
  }

  #alarm(
    { limit, everySeconds = 60 }: Signal,
    measured: WikiAlarmProps['metric'],
    common: Omit<cloudwatch.AnomalyDetectionAlarmProps, 'metric'>,
  ): cloudwatch.Alarm {
    const metric = measured.with({ period: Duration.seconds(everySeconds) });
    if ('outsideBand' in limit) {
      return new cloudwatch.AnomalyDetectionAlarm(this, 'Alarm', {
        ...common,
        metric,
        stdDevs: limit.outsideBand,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD,
      });
    }
    return new cloudwatch.Alarm(this, 'Alarm', {
      ...common,
      metric,
      ...('below' in limit
        ? { threshold: limit.below, comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD }
        : {
            threshold: limit.atLeast,
            comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
          }),
    });
  }
}

const missing = {
  fine: cloudwatch.TreatMissingData.NOT_BREACHING,
  bad: cloudwatch.TreatMissingData.BREACHING,
};

/** The first word is what a subscription can filter by; see docs/guide/monitoring.md. */
function describe({ severity, says, runbook }: Signal, link: string): string {
  return `${severity.toUpperCase()}: ${says} Wiki7’s runbook: “${runbook}”, docs/runbook.md#${anchorOf(runbook)}. Alarm: ${link}`;
}

function consoleOf(scope: Construct, alarmName: string): string {
  const { region } = Stack.of(scope);
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#alarmsV2:alarm/${alarmName}`;
}
