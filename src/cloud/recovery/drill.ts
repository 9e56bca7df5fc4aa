import { ArnFormat, Duration, Stack, TimeZone, Validations } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { CfnFunction, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke, StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { wikiMetrics } from '../../blueprint/wiki-metrics.ts';
import { tagNames } from '../deployed-names.ts';
import { CloudFunction, toInvoke } from '../functions/cloud-function.ts';
import type { DrillSettings } from '../functions/drill/handler.ts';
import type { DrillAgeVariable } from '../functions/drill/index.ts';
import { WikiAlarm } from '../watch/wiki-alarm.ts';
import { wikiMetric } from '../watch/wiki-metric.ts';
import { drillDefinition } from './drill-definition.ts';
import { ALLOWED_DAYS, drillIdentifier } from './recovery-names.ts';

export interface DrillProps {
  /** Id of the wiki. */
  readonly wiki: string;
  readonly every: 'monthly' | 'weekly';
  /** Identifier of the wiki's database. */
  readonly database: string;
  /** Name of the stack with the database, with which the names of its parameters and subnets begin. */
  readonly dataStack: string;
  /** Encrypts the database. */
  readonly key: IKey;
  /** Lets in nobody but functions. */
  readonly group: ISecurityGroup;
  /** Looks into the copy. */
  readonly look: IFunction;
  /** Gives its administrator a password. */
  readonly lock: IFunction;
  /** Hour (UTC) at which nightly upkeep begins. */
  readonly nightlyHour: number;
  /** Whether its database stops by night. */
  readonly asleep: boolean;
}

const AGE_EVERY = Duration.hours(1);

/** Restores the newest backup apart, looks into it and deletes it, by the clock. Nobody but one function reaches the copy. */
export class Drill extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: DrillProps) {
    super(scope, id);
    const { every, nightlyHour } = props;
    const settings: DrillSettings = {
      database: props.database,
      group: props.group.securityGroupId,
      tags: { [tagNames.wiki]: props.wiki },
    };
    const entry = new URL('../functions/drill/index.ts', import.meta.url);
    const step = new CloudFunction(this, 'Step', {
      description: 'Restores a copy of the database for a drill, and deletes it',
      entry,
      handler: 'step',
      timeout: Duration.minutes(1),
      environment: { WIKI7_DRILL: Stack.of(this).toJsonString(settings) },
      statements: this.#toRestore(props),
    });
    this.#acknowledgeNames(step, props);
    this.machine = new StateMachine(this, 'Machine', {
      comment: 'The drill of the wiki’s recovery',
      definitionBody: DefinitionBody.fromString(
        Stack.of(this).toJsonString(
          drillDefinition({
            step: step.function.functionArn,
            look: props.look.functionArn,
            lock: props.lock.functionArn,
          }),
        ),
      ),
      role: this.#role([step.function, props.look, props.lock]),
    });
    this.#acknowledgeMachine();
    // One that sleeps has its upkeep in its first hours of waking, and a copy takes up to five to restore.
    const hour = (nightlyHour + (props.asleep ? 1 : 5)) % 24;
    new Schedule(this, 'Schedule', {
      description: `A drill, ${every}`,
      // In the small hours of a working day, so that somebody reads what it says.
      schedule: ScheduleExpression.cron({
        minute: '30',
        hour: String(hour),
        ...(every === 'monthly' ? { day: '8' } : { weekDay: 'TUE' }),
        timeZone: TimeZone.ETC_UTC,
      }),
      target: new StepFunctionsStartExecution(this.machine, { role: this.#starter() }),
    });
    this.#age(props, entry);
  }

  #role(called: readonly IFunction[]): Role {
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    // ARNs without versions: the definition names none.
    const resources = called.map(({ functionArn }) => functionArn);
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources }));
    return role;
  }

  #starter(): Role {
    return new Role(this, 'Starter', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
  }

  #age({ wiki, every, database }: DrillProps, entry: URL): void {
    const variable: DrillAgeVariable = {
      ...{ wiki, database, allowedDays: ALLOWED_DAYS[every], stateMachine: this.machine.stateMachineArn },
    };
    const age = new CloudFunction(this, 'Age', {
      description: 'Says whether the last drill that passed is too long ago',
      entry,
      handler: 'age',
      timeout: Duration.minutes(1),
      environment: { WIKI7_DRILL_AGE: Stack.of(this).toJsonString(variable) },
      statements: [
        new PolicyStatement({
          actions: ['states:ListExecutions', 'states:DescribeStateMachine'],
          resources: [this.machine.stateMachineArn],
        }),
        new PolicyStatement({
          actions: ['rds:DescribeDBInstances', 'rds:DeleteDBInstance'],
          resources: [this.#rds('db', drillIdentifier(database))],
        }),
      ],
    });
    const role = new Role(this, 'AgeRole', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
    Validations.of(role).acknowledge(toInvoke(age.function.node.defaultChild as CfnFunction));
    new Schedule(this, 'AgeSchedule', {
      description: 'How long ago the last drill passed',
      schedule: ScheduleExpression.rate(AGE_EVERY),
      target: new LambdaInvoke(age.function, { role, maxEventAge: Duration.hours(1) }),
    });
    const overdue = wikiMetric(wiki, wikiMetrics.drillOverdue, Stats.MAXIMUM);
    new WikiAlarm(this, 'Overdue', { signal: 'drill-overdue', metric: overdue });
    new WikiAlarm(this, 'Failed', { signal: 'drill-failed', metric: this.machine.metricFailed() });
  }

  #toRestore({ database, dataStack, key }: DrillProps): readonly PolicyStatement[] {
    const copy = this.#rds('db', drillIdentifier(database));
    const { region, urlSuffix } = Stack.of(this);
    return [
      new PolicyStatement({
        actions: ['rds:DescribeDBInstances'],
        resources: [this.#rds('db', database), copy],
      }),
      // AWS, "Actions, resources, and condition keys for Amazon RDS": everything that the copy is made of.
      new PolicyStatement({
        actions: ['rds:RestoreDBInstanceToPointInTime'],
        resources: [this.#rds('db', database), copy, ...this.#parts(dataStack)],
      }),
      new PolicyStatement({ actions: ['rds:AddTagsToResource', 'rds:DeleteDBInstance'], resources: [copy] }),
      new PolicyStatement({
        actions: ['kms:CreateGrant', 'kms:DescribeKey'],
        resources: [key.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `rds.${region}.${urlSuffix}` } },
      }),
    ];
  }

  /** Parameters, subnets and options, whose names CloudFormation and RDS make. */
  #parts(dataStack: string): readonly string[] {
    return [
      this.#rds('pg', `${dataStack}-*`),
      this.#rds('subgrp', `${dataStack}-*`),
      this.#rds('og', 'default:*'),
    ];
  }

  #rds(resource: string, resourceName: string): string {
    const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
    return Stack.of(this).formatArn({ service: 'rds', resource, resourceName, arnFormat });
  }

  #acknowledgeNames(step: CloudFunction, { dataStack }: DrillProps): void {
    const reason =
      'The star is what CloudFormation and RDS put at the end of the names of parameters, subnets and options.';
    const ids = this.#parts(dataStack).map((arn) => ({ id: `AwsSolutions-IAM5[Resource::${arn}]`, reason }));
    Validations.of(step).acknowledge(...ids);
  }

  #acknowledgeMachine(): void {
    Validations.of(this.machine).acknowledge(
      {
        id: 'AwsSolutions-SF1',
        reason:
          'Step Functions keeps the history of each drill for 90 days, and the functions that it calls have logs of their own.',
      },
      {
        id: 'AwsSolutions-SF2',
        reason: 'It calls three functions, once a month; there is no path to trace.',
      },
    );
  }
}
