import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { Certificate } from '../dns/certificate.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export interface StandbyCertificateStackProps {
  readonly cloud: CloudWiki;
  readonly zone: IHostedZone;
}

/** Its balancer's certificate. Apart from the services, whose stack is updated at `failover` and must then ask nothing of the zone's. */
export class StandbyCertificateStack extends Wiki7Stack {
  readonly certificate: ICertificate;

  constructor(scope: Construct, { cloud, zone }: StandbyCertificateStackProps) {
    super(scope, 'Certificate', { cloud, description: 'the certificate of its balancer', stateful: false });
    this.certificate = new Certificate(this, 'Certificate', { cloud: cloud.cloud, zone }).certificate;
  }
}
