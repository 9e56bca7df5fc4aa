import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { SecretName } from '../../blueprint/secrets.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { tagNames } from '../deployed-names.ts';
import type { Right } from './right.ts';

/** Among a wiki's secrets, the password of the account by which it is looked whether the wiki can be edited. */
const PASSWORD: SecretName = 'probe-password';

/** Reads that one password; all else is asked as strangers ask. */
export function smokeRights(scope: Construct, { wiki, cloud }: CloudWiki): readonly Right[] {
  const { partition } = Stack.of(scope);
  const { account, region } = cloud;
  const tag = (name: string) => `aws:ResourceTag/${name}`;
  return [
    {
      actions: ['secretsmanager:ListSecrets'],
      resources: ['*'],
      whyWildcard: 'Listing names knows no resource; no value of a secret is read.',
    },
    {
      actions: ['secretsmanager:GetSecretValue'],
      resources: [`arn:${partition}:secretsmanager:${region}:${account}:secret:*`],
      conditions: {
        StringEquals: { [tag(tagNames.wiki)]: wiki.id, [tag(tagNames.secret)]: PASSWORD },
      },
      whyWildcard: 'CloudFormation chooses the names of secrets; by its tags it is one secret of one wiki.',
    },
    {
      actions: ['kms:Decrypt'],
      resources: [`arn:${partition}:kms:${region}:${account}:key/*`],
      conditions: {
        StringEquals: {
          [tag(tagNames.wiki)]: wiki.id,
          'kms:ViaService': `secretsmanager.${region}.amazonaws.com`,
        },
      },
      whyWildcard: 'The wiki’s key by its tag, and only for what Secrets Manager reads with it.',
    },
  ];
}
