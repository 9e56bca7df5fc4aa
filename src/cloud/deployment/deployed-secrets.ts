import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { ECSClient } from '@aws-sdk/client-ecs';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  paginateListSecrets,
  type SecretListEntry,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { Wiki7Error } from '../../base/errors.ts';
import { type SecretName, secrets } from '../../blueprint/secrets.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import type { SecretStore } from '../../operations/secret-store.ts';
import { SERVICE, stackName, tagNames } from '../deployed-names.ts';
import { askAws } from './ask-aws.ts';
import { awsRefusal } from './aws-refusal.ts';
import { DeployedServices } from './deployed-services.ts';
import './quiet-clients.ts';

export interface AwsClients {
  readonly secrets: SecretsManagerClient;
  readonly formation: CloudFormationClient;
  readonly ecs: ECSClient;
}

const clientsIn = (region: string): AwsClients => ({
  secrets: new SecretsManagerClient({ region }),
  formation: new CloudFormationClient({ region }),
  ecs: new ECSClient({ region }),
});

/** Those of Secrets Manager. Their names are CloudFormation's, so they are found by their tags. */
export class DeployedSecrets implements SecretStore {
  readonly #wikiId: string;
  readonly #region: string;
  readonly #clients: AwsClients;

  constructor({ wiki, cloud }: CloudWiki, clients = clientsIn(cloud.region)) {
    this.#wikiId = wiki.id;
    this.#region = cloud.region;
    this.#clients = clients;
  }

  async list(): Promise<ReadonlyMap<SecretName, boolean>> {
    return new Map(
      [...(await this.#entries())].map(([name, { SecretVersionsToStages = {} }]) => [
        name,
        Object.values(SecretVersionsToStages).some((stages) => stages.includes('AWSCURRENT')),
      ]),
    );
  }

  /** @throws Wiki7Error W7-NO-SECRET, W7-SECRET-MISSING, W7-AWS */
  async read(name: SecretName): Promise<string> {
    const SecretId = await this.#arn(name);
    const command = new GetSecretValueCommand({ SecretId });
    const answer = await askAws(this.#clients.secrets, this.#region, command, 'ResourceNotFoundException');
    const value: string | undefined = answer?.SecretString;
    if (value !== undefined) return value;
    throw new Wiki7Error(
      'W7-SECRET-MISSING',
      `The secret \`${name}\` (${secrets[name].purpose}) has no value on AWS. Set it: \`./wiki7 secret set ${name} --aws\`.`,
    );
  }

  /** @throws Wiki7Error W7-NO-SECRET, W7-AWS */
  async write(name: SecretName, SecretString: string): Promise<string> {
    const SecretId = await this.#arn(name);
    await askAws(this.#clients.secrets, this.#region, new PutSecretValueCommand({ SecretId, SecretString }));
    const { formation, ecs } = this.#clients;
    const services = new DeployedServices(stackName(this.#wikiId, SERVICE), formation, ecs);
    const stored = 'The value is stored, but what runs has the old one.';
    const renewed = await this.#ask('start the services anew', () => services.renew(), stored);
    return renewed > 0
      ? 'Stored. New tasks take the place of those that run, and have it; that takes some minutes.'
      : 'Stored. `./wiki7 deploy` goes on with it.';
  }

  /** @throws Wiki7Error W7-NO-SECRET */
  async #arn(name: SecretName): Promise<string> {
    const entries = await this.#entries();
    const arn = entries.get(name)?.ARN;
    if (arn !== undefined) return arn;
    const there = [...entries.keys()].join(', ');
    throw new Wiki7Error(
      'W7-NO-SECRET',
      there === ''
        ? `No secret of the wiki \`${this.#wikiId}\` is in ${this.#region} of this terminal's account. Run \`./wiki7 deploy\` first, or take credentials of the account in config.ts.`
        : `The wiki \`${this.#wikiId}\` on AWS has no secret \`${name}\`. It has ${there}.`,
    );
  }

  async #entries(): Promise<ReadonlyMap<SecretName, SecretListEntry>> {
    const found = new Map<SecretName, SecretListEntry>();
    const filters = [
      { Key: 'tag-key' as const, Values: [tagNames.secret] },
      // By their beginnings, and of any tag.
      { Key: 'tag-value' as const, Values: [this.#wikiId] },
    ];
    await this.#ask('list secrets', async () => {
      const pages = paginateListSecrets({ client: this.#clients.secrets }, { Filters: filters });
      for await (const { SecretList = [] } of pages) for (const entry of SecretList) this.#add(found, entry);
    });
    return found;
  }

  /** @throws Wiki7Error W7-SECRET-TWICE */
  #add(found: Map<SecretName, SecretListEntry>, entry: SecretListEntry): void {
    const tags = new Map((entry.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
    const name = tags.get(tagNames.secret);
    if (tags.get(tagNames.wiki) !== this.#wikiId || name === undefined || !(name in secrets)) return;
    const other = found.get(name as SecretName);
    if (other) {
      throw new Wiki7Error(
        'W7-SECRET-TWICE',
        `Two secrets on AWS are \`${name}\` of the wiki \`${this.#wikiId}\`: ${other.ARN} and ${entry.ARN}. One is left of an earlier deployment: find out which (\`aws cloudformation list-stack-resources\` names the other), and take the tag ${tagNames.secret} from it.`,
      );
    }
    found.set(name as SecretName, entry);
  }

  /** @throws Wiki7Error W7-AWS */
  async #ask<T>(what: string, call: () => Promise<T>, before?: string): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw error instanceof Wiki7Error ? error : awsRefusal(what, this.#region, error, before);
    }
  }
}
