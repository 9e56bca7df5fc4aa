import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Asleep } from '../../config/asleep-schema.ts';
import { STOPS_AFTER_SERVICES, WAY_OUT_STARTS } from './order.ts';
import { SleepCalls } from './sleep-calls.ts';

export interface SleepingWayOutProps {
  readonly asleep: Asleep;
  /** Of the instance that passes everything on. */
  readonly instanceIds: readonly string[];
}

/** Stops the NAT instance while the wiki sleeps. Its disk stays; it has another public address when it wakes, which nobody knows. */
export class SleepingWayOut extends Construct {
  constructor(scope: Construct, id: string, { asleep, instanceIds }: SleepingWayOutProps) {
    super(scope, id);
    const about = {
      input: { InstanceIds: instanceIds },
      resources: instanceIds.map((resourceName) =>
        Stack.of(this).formatArn({ service: 'ec2', resource: 'instance', resourceName }),
      ),
    };
    new SleepCalls(this, 'Calls', { asleep })
      .add('Stop', {
        description: 'The way out stops when nobody goes out any more',
        at: ['from', STOPS_AFTER_SERVICES],
        call: 'ec2:stopInstances',
        ...about,
      })
      .add('Start', {
        description: 'The way out starts before the tasks that fetch their images by it',
        at: ['to', WAY_OUT_STARTS],
        call: 'ec2:startInstances',
        ...about,
      });
  }
}
