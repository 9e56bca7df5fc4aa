import {
  CloudFrontClient,
  type DistributionConfig,
  GetDistributionConfigCommand,
} from '@aws-sdk/client-cloudfront';
import { GLOBAL_REGION } from '../../global-region.ts';
import type { Patient } from '../check.ts';
import type { DeployedResource } from '../deployed.ts';

export const DISTRIBUTION = 'AWS::CloudFront::Distribution';

/** As it is deployed. */
export async function configOf(
  { id }: DeployedResource,
  { aws }: Patient,
): Promise<DistributionConfig | undefined> {
  const client = aws.in(CloudFrontClient, GLOBAL_REGION);
  return (await client.send(new GetDistributionConfigCommand({ Id: id }))).DistributionConfig;
}
