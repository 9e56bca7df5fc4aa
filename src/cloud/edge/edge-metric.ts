import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { GLOBAL_REGION } from '../global-region.ts';

/** What CloudFront tells of a distribution, in us-east-1 alone. AWS, "Types of metrics for CloudFront". */
export const edgeMetric = (
  { distributionId }: IDistribution,
  metricName: string,
  statistic: string,
): Metric =>
  new Metric({
    namespace: 'AWS/CloudFront',
    metricName,
    dimensionsMap: { DistributionId: distributionId, Region: 'Global' },
    statistic,
    region: GLOBAL_REGION,
  });
