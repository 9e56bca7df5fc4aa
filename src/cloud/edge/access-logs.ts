import { Stack } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { CfnDelivery, CfnDeliveryDestination, CfnDeliverySource } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { Wiki7Error } from '../../base/errors.ts';
import { dayFolder, recordFields } from '../../operations/traffic/cloudfront-log.ts';
import { accessLogsOf } from '../deployed-names.ts';
import { GLOBAL_REGION } from '../global-region.ts';

export interface AccessLogsProps {
  readonly wikiId: string;
  readonly distribution: IDistribution;
  /** Opened to CloudFront's logs by `letAccessLogsIn`, in any region. Its lifecycle says for how long they are kept. */
  readonly bucket: IBucket;
}

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
    const outputFormat = 'parquet';
    const destination = new CfnDeliveryDestination(this, 'Destination', {
      // CloudFormation makes it anew for another format, and needs another name for it.
      name: `${name}-${outputFormat}`,
      destinationResourceArn: bucket.bucketArn,
      outputFormat,
    });
    new CfnDelivery(this, 'Delivery', {
      deliverySourceName: source.ref,
      deliveryDestinationArn: destination.attrArn,
      recordFields: [...recordFields],
      s3SuffixPath: dayFolder.delivered,
    });
  }
}
