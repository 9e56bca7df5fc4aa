import { Duration, Stack } from 'aws-cdk-lib';
import type { ICluster, IService } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnRotationSchedule, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { CloudFunction, type InsideNetwork } from '../cloud-function.ts';
import type { Role } from '../database/accounts.ts';
import type { DatabaseTrust } from '../database-trust/database-trust.ts';
import { toReadParameter, toReadSecrets, toRotateSecret } from '../statements.ts';
import type { RotationVariable } from './index.ts';

export interface RotationProps {
  readonly network: InsideNetwork;
  readonly host: string;
  readonly databases: readonly string[];
  readonly masterSecret: ISecret;
  /** The secret of `role`, in the same account and region. */
  readonly secret: ISecret;
  readonly role: Role;
  readonly trust: DatabaseTrust;
  readonly cluster: ICluster;
  /** Services that log in with the secret: each is rolled at the end. None for the secret of the release task. */
  readonly services: readonly IService[];
  /** @default 30 days */
  readonly every?: Duration;
  /** Hour (UTC) from which it is done, on the first of each month, in place of `every`. @default - at any hour */
  readonly hour?: number | undefined;
}

/** Gives a database secret a new user and password again and again; docs/decisions/0012-rotation.md says how and why. */
export class Rotation extends Construct {
  readonly rotator: IFunction;

  constructor(scope: Construct, id: string, props: RotationProps) {
    super(scope, id);
    const { secret, masterSecret, trust, cluster, services, every = Duration.days(30), hour } = props;
    const rotation: RotationVariable = {
      role: props.role,
      databases: props.databases,
      masterSecret: masterSecret.secretArn,
      host: props.host,
      trust: trust.parameter.parameterName,
      cluster: cluster.clusterArn,
      services: services.map(({ serviceArn }) => serviceArn),
    };
    const { function: rotator } = new CloudFunction(this, 'Rotate', {
      description: `Rotates the database secret of ${props.role}`,
      entry: new URL('./index.ts', import.meta.url),
      timeout: Duration.minutes(1),
      network: props.network,
      environment: { WIKI7_ROTATION: Stack.of(this).toJsonString(rotation) },
      statements: [
        ...toRotateSecret(this, secret),
        ...toReadSecrets(this, [masterSecret]),
        toReadParameter(trust.parameter),
        ...(services.length === 0 ? [] : [toRoll(services)]),
      ],
    });
    rotator.addPermission('Rotation', {
      principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceArn: secret.secretArn,
      sourceAccount: Stack.of(this).account,
    });
    this.rotator = rotator;
    const schedule = new CfnRotationSchedule(this, 'Schedule', {
      secretId: secret.secretArn,
      rotationLambdaArn: rotator.functionArn,
      // The first deployment ends with the password that it began with.
      rotateImmediatelyOnUpdate: false,
      rotationRules:
        hour === undefined
          ? { automaticallyAfterDays: every.toDays() }
          : { scheduleExpression: `cron(0 ${hour} 1 * ? *)`, duration: '2h' },
    });
    schedule.node.addDependency(rotator);
  }
}

const toRoll = (services: readonly IService[]) =>
  new PolicyStatement({
    actions: ['ecs:DescribeServices', 'ecs:UpdateService'],
    resources: services.map(({ serviceArn }) => serviceArn),
  });
