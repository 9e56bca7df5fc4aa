import { RemovalPolicy, Tags, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type CfnSecret, type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { Wiki7Error } from '../../base/errors.ts';
import { type SecretName, secrets } from '../../blueprint/secrets.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { tagNames } from '../deployed-names.ts';

const wanted = ({ wiki, sizes }: CloudWiki): Readonly<Record<SecretName, boolean>> => ({
  'admin-password': true,
  'probe-password': true,
  'secret-key': true,
  'captcha-secret': true,
  'shellbox-secret': true,
  'edge-proof-secret': true,
  'database-schema-password': true,
  'database-app-password': true,
  'cache-password': sizes.cache !== null,
  'sessions-password': sizes.cache !== null,
  'smtp-password': wiki.mail?.smtp.user !== undefined,
  // RDS has a master of its own (`Database.masterSecret`).
  'database-root-password': false,
  // Tasks reach the buckets by their role.
  'objects-secret-key': false,
  'media-access-key': false,
  'media-secret-key': false,
  'media-source-access-key': false,
  'media-source-secret-key': false,
});

/** Those that a wiki on AWS has. */
export const secretsOnAws = (cloud: CloudWiki): readonly SecretName[] =>
  Object.entries(wanted(cloud)).flatMap(([name, made]) => (made ? [name as SecretName] : []));

/** They open a store that goes with a smaller profile. Kept, they would stand beside those of the next one, under the same tag. */
const goWithTheirStore: readonly SecretName[] = ['cache-password', 'sessions-password'];

/** Another region that gets a copy of every value, now and whenever one changes. */
export interface SecretCopy {
  readonly region: string;
  /** Of that region. */
  readonly key: IKey;
}

export interface WikiSecretsProps {
  readonly cloud: CloudWiki;
  readonly key: IKey;
  /** @default - none */
  readonly copyTo?: SecretCopy | undefined;
}

/**
 * One secret of Secrets Manager for each value: none can be half there. One that the operator sets is made without a value; until
 * `wiki7 secret set` has given it one, ECS starts no task that needs it and says which secret is missing.
 */
export class WikiSecrets extends Construct {
  readonly #made: ReadonlyMap<string, ISecret>;

  constructor(scope: Construct, id: string, { cloud, key, copyTo }: WikiSecretsProps) {
    super(scope, id);
    this.#made = new Map(secretsOnAws(cloud).map((name) => [name, this.#make(name, key, copyTo)]));
  }

  /** @throws Wiki7Error W7-NO-SECRET if this wiki doesn't have it on AWS */
  of(name: SecretName): ISecret {
    const secret = this.#made.get(name);
    if (secret) return secret;
    throw new Wiki7Error(
      'W7-NO-SECRET',
      `The secret \`${name}\` (${secrets[name].purpose}) is not made on AWS with this configuration, so no part may ask for it. Those made: ${[...this.#made.keys()].join(', ')}.`,
    );
  }

  #make(name: SecretName, encryptionKey: IKey, copyTo?: SecretCopy): ISecret {
    const { purpose, origin } = secrets[name];
    const secret = new Secret(this, name, {
      description: `${name}: ${purpose}`,
      encryptionKey,
      // Letters and digits only, which ElastiCache, databases and URLs take as they are: 190 bits.
      generateSecretString: { passwordLength: 32, excludePunctuation: true },
      removalPolicy: goWithTheirStore.includes(name) ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    Tags.of(secret).add(tagNames.secret, name);
    if (copyTo) secret.addReplicaRegion(copyTo.region, copyTo.key);
    if (origin === 'set') (secret.node.defaultChild as CfnSecret).generateSecretString = undefined;
    Validations.of(secret).acknowledge({ id: 'AwsSolutions-SMG4', reason: whyNoSchedule(name) });
    return secret;
  }
}

function whyNoSchedule(name: SecretName): string {
  if (secrets[name].origin === 'set') return 'It is an account elsewhere, where the operator changes it.';
  return name.startsWith('database-')
    ? 'The Rotation stack gives it a schedule, after the first release: before that there is no user to turn over.'
    : 'What it guards ends with it: sessions, tokens or connections of every task at once. It is changed by hand when it has leaked.';
}
