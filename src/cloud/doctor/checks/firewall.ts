import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { type Found, wrong } from '../../../operations/finding.ts';
import { type Check, lookAtEach } from '../check.ts';
import type { DeployedResource } from '../deployed.ts';
import { configOf, DISTRIBUTION } from './distributions.ts';

/** Whether readers pass the web ACL. What stops them without it is the shield alone. */
export const firewall: Check = {
  name: 'firewall',
  allWell: 'Readers come through CloudFront and its web ACL.',
  of: [DISTRIBUTION],
  look: (patient) => {
    const acls = patient.deployed.of('AWS::WAFv2::WebACL');
    return lookAtEach(patient.deployed.of(DISTRIBUTION), async (distribution) =>
      judge(distribution, await configOf(distribution, patient), acls),
    );
  },
};

function judge(
  { id }: DeployedResource,
  config: DistributionConfig | undefined,
  acls: readonly DeployedResource[],
): readonly Found[] {
  const remedy = './wiki7 deploy';
  if (config?.Enabled === false)
    return [wrong(`The distribution ${id} is turned off: nobody is answered.`, { remedy })];
  const used = config?.WebACLId ?? '';
  if (used === '') return [wrong(`The distribution ${id} has no web ACL.`, { remedy })];
  // NAME|ID|SCOPE, and an ARN that ends with the id.
  const isOurs = acls.some((acl) => used.endsWith(`/${acl.id.split('|')[1]}`));
  return isOurs
    ? []
    : [wrong(`The distribution ${id} has a web ACL that is not the wiki’s: ${used}.`, { remedy })];
}
