import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { SigningKey } from '../dns/signing-key.ts';
import { GLOBAL_REGION } from '../global-region.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

/** The key that signs the zone, with `cloud.dnssec` alone. */
export class SigningStack extends Wiki7Stack {
  readonly keyArn: string;

  constructor(scope: Construct, cloud: CloudWiki) {
    super(scope, 'Signing', {
      cloud,
      description: 'the key that signs the domain',
      region: GLOBAL_REGION,
      stateful: true,
    });
    this.keyArn = new SigningKey(this, 'SigningKey').keyArn;
  }
}
