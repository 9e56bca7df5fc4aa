import {
  Certificate as AcmCertificate,
  CertificateValidation,
  type ICertificate,
} from 'aws-cdk-lib/aws-certificatemanager';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import type { CloudConfig } from '../../config/cloud-schema.ts';

export interface CertificateProps {
  readonly cloud: CloudConfig;
  /** Where ACM looks for the record that proves the name. */
  readonly zone: IHostedZone;
}

/**
 * Under this name CloudFront asks the load balancer. It has no record: a VPC origin is found by its ARN, and the name only has to be
 * on the balancer's certificate. The readers' own name would be CloudFront again.
 */
export const originName = ({ host }: Pick<CloudConfig, 'host'>): string => `origin.${host}`;

/** For CloudFront in us-east-1 and for the load balancer in the wiki's region: one construct in a stack of each. ACM renews both. */
export class Certificate extends Construct {
  readonly certificate: ICertificate;

  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    const { cloud, zone } = props;
    this.certificate = new AcmCertificate(this, 'Certificate', {
      domainName: cloud.host,
      subjectAlternativeNames: [originName(cloud)],
      validation: CertificateValidation.fromDns(zone),
    });
  }
}
