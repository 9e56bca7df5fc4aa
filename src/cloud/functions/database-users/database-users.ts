import { Duration } from 'aws-cdk-lib';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { CloudFunction, type InsideNetwork } from '../cloud-function.ts';
import type { DatabaseTrust } from '../database-trust/database-trust.ts';
import { DeploymentStep } from '../deployment-step.ts';
import { toReadParameter, toReadSecrets } from '../statements.ts';
import type { DatabaseUsersProperties } from './handler.ts';

export interface DatabaseUsersProps {
  readonly network: InsideNetwork;
  readonly host: string;
  /** Names of all the wiki's databases; the first is the wiki's own. */
  readonly databases: readonly string[];
  /** Whether replicas copy the database, whose users must be able to see how far behind they are. */
  readonly replicated: boolean;
  /** RDS's own secret of the administrator, `{"username": …, "password": …}`. */
  readonly masterSecret: ISecret;
  readonly appSecret: ISecret;
  readonly schemaSecret: ISecret;
  readonly trust: DatabaseTrust;
}

/** The wiki's databases, the two users of them and the heartbeat of replicas, as a step of the deployment. */
export class DatabaseUsers extends Construct {
  readonly step: DeploymentStep;

  constructor(scope: Construct, id: string, props: DatabaseUsersProps) {
    super(scope, id);
    const { trust, masterSecret, appSecret, schemaSecret } = props;
    const onEvent = new CloudFunction(this, 'OnEvent', {
      description: 'Makes the databases and users of the wiki',
      entry: new URL('./index.ts', import.meta.url),
      timeout: Duration.minutes(5),
      network: props.network,
      environment: { WIKI7_DATABASE_TRUST: trust.parameter.parameterName },
      statements: [
        ...toReadSecrets(this, [masterSecret, appSecret, schemaSecret]),
        toReadParameter(trust.parameter),
      ],
    });
    const properties: DatabaseUsersProperties = {
      host: props.host,
      databases: props.databases,
      masterSecret: masterSecret.secretArn,
      appSecret: appSecret.secretArn,
      schemaSecret: schemaSecret.secretArn,
      ...(props.replicated && { replicated: 'yes' }),
    };
    this.step = new DeploymentStep(this, 'Step', { onEvent, properties: { ...properties } });
  }
}
