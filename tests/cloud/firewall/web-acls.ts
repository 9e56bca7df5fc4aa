import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { wikiUnderTest } from '../../../src/cloud/cloud-wiki.fixture.ts';
import { WebAcl } from '../../../src/cloud/edge/web-acl.ts';
import { synthesizedApp, unchecked } from '../../../src/cloud/stacks/synthesized-app.fixture.ts';
import { resolveTemplates } from '../../support/resolved-templates.ts';
import type { Acl } from './acl.ts';

/** The web ACL of a wiki. */
export function aclOf(...[config, cloud]: Parameters<typeof wikiUnderTest>): Acl {
  const stack = new Stack(new App(), 'Global', { env: { account: '123456789012', region: 'us-east-1' } });
  new WebAcl(stack, 'WebAcl', { cloud: wikiUnderTest(config, cloud) });
  const [resource] = Object.values(
    unchecked(() => Template.fromStack(stack)).findResources('AWS::WAFv2::WebACL'),
  );
  return resource?.Properties as Acl;
}

/** The web ACLs that distributions name, out of all templates of a wiki. */
export function usedAcls(...wiki: Parameters<typeof wikiUnderTest>): readonly (Acl | undefined)[] {
  const resources = resolveTemplates(synthesizedApp(...wiki));
  return resources
    .filter(({ type }) => type === 'AWS::CloudFront::Distribution')
    .map(({ properties: { DistributionConfig } }) => DistributionConfig.WebACLId)
    .map((used) => resources.find(({ type, arn }) => type === 'AWS::WAFv2::WebACL' && arn === used))
    .map((acl) => acl?.properties as Acl | undefined);
}
