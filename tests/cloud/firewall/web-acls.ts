import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { wikiUnderTest } from '../../../src/cloud/cloud-wiki.fixture.ts';
import { WebAcl } from '../../../src/cloud/edge/web-acl.ts';
import type { CloudConfig } from '../../../src/config/cloud-schema.ts';
import { profiles } from '../../../src/config/profiles.ts';
import { resolveTemplates } from '../../support/resolved-templates.ts';
import { synthesizedApp } from '../../support/synthesized-app.ts';
import type { Acl } from './acl.ts';

/** The web ACL of each profile, out of all its templates. */
export const aclOfEachProfile = (): readonly (readonly [string, Acl])[] =>
  (Object.keys(profiles) as (keyof typeof profiles)[]).map((profile) => {
    const acls = resolveTemplates(synthesizedApp({ profile })).filter(
      ({ type }) => type === 'AWS::WAFv2::WebACL',
    );
    if (acls.length !== 1) throw new Error(`${profile} has ${acls.length} web ACLs.`);
    return [profile, acls[0]?.properties as Acl];
  });

/** The web ACL alone, of a wiki that is read in some countries. */
export function aclFor(countries: CloudConfig['countries']): Acl {
  const stack = new Stack(new App(), 'Global', { env: { account: '123456789012', region: 'us-east-1' } });
  new WebAcl(stack, 'WebAcl', { cloud: wikiUnderTest({}, { countries }) });
  const [resource] = Object.values(Template.fromStack(stack).findResources('AWS::WAFv2::WebACL'));
  return resource?.Properties as Acl;
}
