import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from '../../compute/acknowledged.ts';
import { drillIdentifier } from '../../recovery/recovery-names.ts';
import { CloudFunction, type InsideNetwork } from '../cloud-function.ts';
import type { DatabaseTrust } from '../database-trust/database-trust.ts';
import { toReadParameter, toReadSecrets } from '../statements.ts';
import type { RecoveredVariable } from './index.ts';

export interface RecoveredProps {
  /** Id of the wiki. */
  readonly wiki: string;
  /** Endpoint of the wiki's database. */
  readonly liveHost: string;
  readonly network: InsideNetwork;
  /** Identifier of the wiki's database. */
  readonly database: string;
  /** The wiki's own, and that of accounts. */
  readonly databases: readonly [wiki: string, accounts: string];
  readonly replicated: boolean;
  readonly masterSecret: ISecret;
  readonly appSecret: ISecret;
  readonly schemaSecret: ISecret;
  readonly trust: DatabaseTrust;
  readonly publicFiles: IBucket;
  /** Cache and sessions, as far as they have stores of their own; `url` as `tls://host:port`. */
  readonly stores: readonly { readonly url: string; readonly secret: ISecret }[];
}

/** Looks into copies of the database, for a restore and for drills. While nobody asks it costs nothing. */
export class Recovered extends Construct {
  /** Opens them. */
  readonly look: IFunction;
  /** Gives their administrator a password. */
  readonly lock: IFunction;

  constructor(scope: Construct, id: string, props: RecoveredProps) {
    super(scope, id);
    const { network, database, publicFiles, stores, trust } = props;
    const { masterSecret, appSecret, schemaSecret } = props;
    const variable: RecoveredVariable = {
      wiki: props.wiki,
      liveHost: props.liveHost,
      database,
      databases: props.databases,
      replicated: props.replicated,
      masterSecret: masterSecret.secretArn,
      appSecret: appSecret.secretArn,
      schemaSecret: schemaSecret.secretArn,
      trust: trust.parameter.parameterName,
      publicBucket: publicFiles.bucketName,
      stores: stores.map(({ url, secret }) => ({ url, secret: secret.secretArn })),
    };
    const copies = [`${database}-restored-*`, drillIdentifier(database)].map((resourceName) =>
      Stack.of(this).formatArn({
        service: 'rds',
        resource: 'db',
        resourceName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    );
    const files = publicFiles.arnForObjects('*');
    const entry = new URL('./index.ts', import.meta.url);
    const environment = { WIKI7_RECOVERED: Stack.of(this).toJsonString(variable) };
    const { function: look } = new CloudFunction(this, 'Look', {
      description: 'Looks into copies of the database, and lets the wiki use them',
      entry,
      // Counting the revisions of a large wiki takes minutes on a copy that S3 is still filling.
      timeout: Duration.minutes(14),
      network,
      environment,
      statements: [
        ...toReadSecrets(this, [
          masterSecret,
          appSecret,
          schemaSecret,
          ...stores.map(({ secret }) => secret),
        ]),
        toReadParameter(trust.parameter),
        new PolicyStatement({ actions: ['s3:GetObject'], resources: [files] }),
        // Without it S3 answers “forbidden” for what is not there.
        new PolicyStatement({ actions: ['s3:ListBucket'], resources: [publicFiles.bucketArn] }),
      ],
    });
    this.look = look;
    const { function: lock } = new CloudFunction(this, 'Lock', {
      description: 'Gives the administrator of a copy of the database a password',
      entry,
      handler: 'lock',
      timeout: Duration.minutes(1),
      environment,
      statements: [
        ...toReadSecrets(this, [masterSecret]),
        new PolicyStatement({ actions: ['rds:ModifyDBInstance'], resources: copies }),
      ],
    });
    this.lock = lock;
    acknowledgeWildcard(
      this,
      files,
      'It looks whether files are there whose names people choose; the bucket holds nothing else.',
    );
    Validations.of(this).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${copies[0]}]`,
      reason: 'The star is the time to which a copy was restored.',
    });
  }
}
