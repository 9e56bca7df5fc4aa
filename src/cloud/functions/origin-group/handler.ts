import type { CustomResourceEvent, IsCompleteResult, OnEventResult } from '../custom-resource-event.ts';

/** What the step is told. It looks again when the VPC origin is another: CloudFront may then have made another group. */
export interface OriginGroupProperties {
  readonly vpc: string;
  readonly vpcOrigin: string;
}

export interface SecurityGroups {
  /** @returns ids of the groups of this name in the VPC */
  named(name: string, vpc: string): Promise<readonly string[]>;
}

/** Made by CloudFront with the first VPC origin of a VPC. See AWS, "Restrict access with VPC origins". */
const CLOUDFRONT_GROUP = 'CloudFront-VPCOrigins-Service-SG';

export async function onEvent(): Promise<OnEventResult> {
  return { PhysicalResourceId: 'origin-group' };
}

/** Done as soon as the group is there, with its id. */
export async function isComplete(
  event: CustomResourceEvent<OriginGroupProperties>,
  groups: SecurityGroups,
): Promise<IsCompleteResult> {
  if (event.RequestType === 'Delete') return { IsComplete: true };
  const { vpc } = event.ResourceProperties;
  const [id, ...others] = await groups.named(CLOUDFRONT_GROUP, vpc);
  if (id === undefined) return { IsComplete: false };
  if (others.length > 0) {
    throw new Error(
      `${vpc} has several security groups of the name ${CLOUDFRONT_GROUP}: ${[id, ...others].join(', ')}. Only one is CloudFront's own; delete or rename the others.`,
    );
  }
  return { IsComplete: true, Data: { GroupId: id } };
}
