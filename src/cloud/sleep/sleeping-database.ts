import type { IDatabaseInstance } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import type { Asleep } from '../../config/asleep-schema.ts';
import { DATABASE_STARTS, STOPS_AFTER_SERVICES } from './order.ts';
import { SleepCalls } from './sleep-calls.ts';

export interface SleepingDatabaseProps {
  readonly asleep: Asleep;
  readonly instance: IDatabaseInstance;
}

/**
 * Stops the server while the wiki sleeps: its storage and backups stay and are paid for. RDS itself starts one that was stopped for seven
 * days; this one never is for one. AWS, "Stopping an Amazon RDS DB instance temporarily".
 */
export class SleepingDatabase extends Construct {
  constructor(scope: Construct, id: string, { asleep, instance }: SleepingDatabaseProps) {
    super(scope, id);
    const about = {
      // So spelled by Scheduler.
      input: { DbInstanceIdentifier: instance.instanceIdentifier },
      resources: [instance.instanceArn],
    };
    new SleepCalls(this, 'Calls', { asleep })
      .add('Stop', {
        description: 'The database stops when nothing asks it any more',
        at: ['from', STOPS_AFTER_SERVICES],
        call: 'rds:stopDBInstance',
        ...about,
      })
      .add('Start', {
        description: 'The database starts before those that ask it',
        at: ['to', DATABASE_STARTS],
        call: 'rds:startDBInstance',
        ...about,
      });
  }
}
