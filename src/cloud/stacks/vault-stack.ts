import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import type { Recovery } from '../../config/recovery-schema.ts';
import { databaseIdentifier } from '../deployed-names.ts';
import type { Network } from '../network/network.ts';
import { Vault } from '../recovery/vault.ts';
import type { DataStack } from './data-stack.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export interface VaultStackProps {
  readonly cloud: CloudWiki;
  readonly network: Network;
  readonly data: DataStack;
  readonly what: Exclude<Recovery['vault'], 'none'>;
  /** ARN of another vault. */
  readonly copyTo: string | undefined;
}

/** Backups that are there still when the database is not. */
export class VaultStack extends Wiki7Stack {
  constructor(scope: Construct, { cloud, network, data, what, copyTo }: VaultStackProps) {
    super(scope, 'Vault', { cloud, description: 'backups apart from the wiki', stateful: true });
    new Vault(this, 'Vault', {
      wiki: cloud.wiki.id,
      what,
      copyTo,
      database: databaseIdentifier(data.stackName),
      subnets: data.database.subnets.subnetGroupName,
      group: network.groups.of('drill').securityGroupId,
      key: data.key,
      media: data.media,
      nightlyHour: cloud.wiki.cron.nightlyHour,
    });
  }
}
