import { join } from 'node:path';
import type { SecretName } from '../blueprint/secrets.ts';
import type { Stage } from '../config/staging.ts';

// Names by which a command finds what stacks have made, without loading the library that made them.

/** What CloudFormation calls a stack of a wiki. */
export const stackName = (wikiId: string, id: string): string => `wiki7-${wikiId}-${id.toLowerCase()}`;

/** What RDS calls the database of a stack. */
export const databaseIdentifier = (stack: string): string => `${stack}-database`.toLowerCase();

/** Id of the stack of the network. */
export const NETWORK = 'Network';

/** Id of the stack of the images of what runs. */
export const IMAGES = 'Images';

/** Id of the stack of what runs. */
export const SERVICE = 'Service';

/** Id of the stack of what a community wrote and uploaded. */
export const DATA = 'Data';

/** Id of the stack of the pipeline. */
export const DELIVERY = 'Delivery';

/** Id of the stack of what readers meet. */
export const EDGE = 'Edge';

/** Id of the same stack of the second region. */
export const standbyId = (id: string): string => `Standby${id}`;

/** Everything has the first, with the wiki's id; each secret has the other too, with its name in the blueprint. */
export const tagNames = { wiki: 'wiki7:wiki', secret: 'wiki7:secret' } as const;

/** Of CloudFront's logs in CloudWatch, which hands them on to the bucket. */
export const accessLogsOf = (wikiId: string): string => `wiki7-${wikiId}-access`;

/** Where CloudWatch puts what CloudFront records, under the bucket. AWS, "Logs sent to Amazon S3" [V2]. */
export const accessLogsFolder = (account: string): string => `AWSLogs/${account}/CloudFront`;

/** In Glue and Athena. */
export const trafficNames = (wikiId: string) => {
  const names = { database: `wiki7_${wikiId}`, table: 'requests', workGroup: `wiki7-${wikiId}` } as const;
  return { ...names, qualified: `"${names.database}"."${names.table}"` };
};

/** Of the bucket for logs, to which Athena writes what it answers. */
export const answersFolder = 'answers/';

/** Parameter of the services' stack in a second region: `yes` where they run. `failover` changes it; `deploy` leaves it as it is. */
export const AWAKE = 'Awake';

/** Output with the ARN of a secret's copy, as `SecretDatabaseAppPassword`. */
export const secretOutput = (name: SecretName): string =>
  `Secret${name.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase())}`;

/** Secrets that a schedule changes in the wiki's own region. After `failover` their copies must not follow: the databases are apart. */
export const rotatedSecrets = ['database-app-password', 'database-schema-password'] as const;

/** Output of the stack of what readers meet: the second region to which they may be sent. */
export const SECOND_REGION = 'SecondRegion';

/** Output with the ARN of CloudFront's key-value store. */
export const FLAG_STORE = 'FlagStore';

/** Output with the ARN of the topic that alarms of a region are sent to, in one stack of each region. */
export const ALARM_TOPIC = 'AlarmTopic';

/** Output with the id of a zone that is signed. */
export const SIGNED_ZONE = 'SignedZone';

/** Where what is made of a stage lies. The folder of production holds those of all others. */
export const placeOf = (wikiFolder: string, stage: Stage | 'delivery'): string =>
  join(wikiFolder, '.state/cloud', stage === 'production' ? '.' : stage);
