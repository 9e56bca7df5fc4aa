import { Stack } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { CfnDelivery, CfnDeliveryDestination, CfnDeliverySource } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { Wiki7Error } from '../../base/errors.ts';
import { accessLogsOf } from '../deployed-names.ts';
import { GLOBAL_REGION } from '../global-region.ts';

export interface AccessLogsProps {
  readonly wikiId: string;
  readonly distribution: IDistribution;
  /** Opened to CloudFront's logs by `letAccessLogsIn`, in any region. Its lifecycle says for how long they are kept. */
  readonly bucket: IBucket;
}

/**
 * What is kept of each request, as much as the wiki's own logs keep. Not the cookies, which let somebody in; not the query, nor the
 * address that the reader came from, which has one: it tells what was searched for, and forms can put their tokens there. Paths are
 * kept, and with them the codes of the links by which MediaWiki has an address confirmed: docs/guide/mail.md says what they are worth.
 * Names are CloudFront's: AWS, "Standard logging reference".
 */
export const recordFields = [
  'date',
  'time',
  'c-ip',
  'cs-method',
  'cs(Host)',
  'cs-uri-stem',
  'cs(User-Agent)',
  'cs-protocol',
  'cs-protocol-version',
  'ssl-protocol',
  'cs-bytes',
  'sc-status',
  'sc-bytes',
  'sc-content-type',
  'time-taken',
  'time-to-first-byte',
  'x-edge-location',
  'x-edge-request-id',
  'x-edge-result-type',
  'x-edge-detailed-result-type',
] as const;

/**
 * CloudFront's standard logs, of the kind that needs no ACLs. They are set up in us-east-1 wherever the bucket is. See AWS, "Configure
 * standard logging (v2)".
 */
export class AccessLogs extends Construct {
  constructor(scope: Construct, id: string, props: AccessLogsProps) {
    super(scope, id);
    const { wikiId, distribution, bucket } = props;
    const { region } = Stack.of(this);
    if (region !== GLOBAL_REGION) {
      throw new Wiki7Error(
        'W7-EDGE',
        `The logs of CloudFront are set up in a stack of ${region}, but that is possible in us-east-1 alone. Give that stack this region.`,
      );
    }
    const name = accessLogsOf(wikiId);
    const source = new CfnDeliverySource(this, 'Source', {
      name,
      resourceArn: Stack.of(this).formatArn({
        service: 'cloudfront',
        region: '',
        resource: 'distribution',
        resourceName: distribution.distributionId,
      }),
      logType: 'ACCESS_LOGS',
    });
    const destination = new CfnDeliveryDestination(this, 'Destination', {
      name,
      destinationResourceArn: bucket.bucketArn,
      outputFormat: 'json',
    });
    new CfnDelivery(this, 'Delivery', {
      deliverySourceName: source.ref,
      deliveryDestinationArn: destination.attrArn,
      recordFields: [...recordFields],
      s3SuffixPath: '{yyyy}/{MM}/{dd}',
    });
  }
}
