import { CfnOutput, Fn, RemovalPolicy } from 'aws-cdk-lib';
import {
  CfnDNSSEC,
  CfnKeySigningKey,
  HostedZone,
  type IHostedZone,
  PublicHostedZone,
} from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { Wiki7Error } from '../../base/errors.ts';
import type { CloudConfig } from '../../config/cloud-schema.ts';
import { SIGNED_ZONE } from '../deployed-names.ts';

export interface ZoneProps {
  readonly cloud: CloudConfig;
  /**
   * ARN of the key that signs the zone, of a `SigningKey` in us-east-1. Needed where `cloud.dnssec` is set, else ignored.
   *
   * @default - the zone isn't signed
   */
  readonly signingKeyArn?: string;
}

/**
 * The Route 53 zone, made or found. A zone that was made is kept when its stack goes: another one would have other name servers.
 *
 * Queries are not logged: such logs hold readers' resolvers, cost more than the zone, and tell of no fault that the health check doesn't.
 */
export class Zone extends Construct {
  readonly zone: IHostedZone;

  constructor(scope: Construct, id: string, props: ZoneProps) {
    super(scope, id);
    const { dns, dnssec } = props.cloud;
    this.zone =
      dns.hostedZone === 'create'
        ? this.#make(dns.zone)
        : HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: dns.zoneId, zoneName: dns.zone });
    if (dnssec) this.#sign(props.signingKeyArn);
  }

  #make(zoneName: string): IHostedZone {
    const zone = new PublicHostedZone(this, 'Zone', { zoneName });
    zone.applyRemovalPolicy(RemovalPolicy.RETAIN);
    new CfnOutput(this, 'NameServers', {
      description: `Name servers for ${zoneName}, as the registrar needs them`,
      value: Fn.join(' ', zone.hostedZoneNameServers ?? []),
    });
    return zone;
  }

  #sign(keyArn: string | undefined): void {
    if (keyArn === undefined) {
      throw new Wiki7Error(
        'W7-DNS',
        `\`cloud.dnssec\` is set, but the zone ${this.zone.zoneName} was given no key to sign with. Give it one of us-east-1.`,
      );
    }
    const { hostedZoneId } = this.zone;
    const key = new CfnKeySigningKey(this, 'SigningKey', {
      hostedZoneId,
      name: 'wiki7',
      keyManagementServiceArn: keyArn,
      status: 'ACTIVE',
    });
    const dnssec = new CfnDNSSEC(this, 'Dnssec', { hostedZoneId });
    dnssec.addResourceDependency(key);
    // A registrar that still has the DS record of a zone without signatures takes the whole domain off the net.
    for (const resource of [key, dnssec]) resource.applyRemovalPolicy(RemovalPolicy.RETAIN);
    // CloudFormation doesn't know the DS record; `deploy` asks for it.
    new CfnOutput(this, 'Signed', { value: hostedZoneId }).overrideLogicalId(SIGNED_ZONE);
  }
}
