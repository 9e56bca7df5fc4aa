import type { Stack } from 'aws-cdk-lib';
import { CfnAlarm, CfnCompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct, type IConstruct } from 'constructs';
import type { Asleep } from '../../config/asleep-schema.ts';
import { ALARMS_RING_AGAIN, SILENCE_IS_LOOKED_AT } from './order.ts';
import { SleepCalls } from './sleep-calls.ts';

type AnyAlarm = CfnAlarm | CfnCompositeAlarm;

/** All of a stack. */
export const alarmsOf = (stack: Stack): readonly AnyAlarm[] => stack.node.findAll().filter(isAlarm);

const isAlarm = (one: IConstruct): one is AnyAlarm =>
  one instanceof CfnAlarm || one instanceof CfnCompositeAlarm;

export interface SleepingAlarmsProps {
  readonly asleep: Asleep;
  /** Of the same stack, and so of the same region. */
  readonly alarms: readonly AnyAlarm[];
}

/** How many alarms one call names at most. AWS, "DisableAlarmActions". */
const AT_ONCE = 100;

/**
 * Calls nobody while the wiki sleeps. Those that ring by silence are told anew when it should be awake: an alarm rings when its state
 * changes, and one that has rung unheard all night would not ring again for a wiki that nothing woke.
 */
export class SleepingAlarms extends Construct {
  constructor(scope: Construct, id: string, { asleep, alarms }: SleepingAlarmsProps) {
    super(scope, id);
    if (alarms.length > AT_ONCE) throw new Error(`${alarms.length} alarms are more than one call names.`);
    const calls = new SleepCalls(this, 'Calls', { asleep });
    const about = {
      input: { AlarmNames: alarms.map(({ ref }) => ref) },
      resources: alarms.map(({ attrArn }) => attrArn),
    };
    calls
      .add('Quiet', {
        description: 'Alarms call nobody while the wiki sleeps',
        at: ['from', 0],
        call: 'cloudwatch:disableAlarmActions',
        ...about,
      })
      .add('Ring', {
        description: 'Alarms ring again',
        at: ['to', ALARMS_RING_AGAIN],
        call: 'cloudwatch:enableAlarmActions',
        ...about,
      });
    for (const [index, alarm] of alarms.filter(ringsBySilence).entries()) {
      calls.add(`Anew${index}`, {
        description: 'What is silent after the night rings',
        at: ['to', SILENCE_IS_LOOKED_AT],
        call: 'cloudwatch:setAlarmState',
        input: {
          AlarmName: alarm.ref,
          // What is well already changes nothing by it, and writes no mail every morning.
          StateValue: 'OK',
          StateReason: 'The wiki should be awake.',
        },
        resources: [alarm.attrArn],
      });
    }
  }
}

const ringsBySilence = (alarm: AnyAlarm) =>
  alarm instanceof CfnAlarm && alarm.treatMissingData === 'breaching';
