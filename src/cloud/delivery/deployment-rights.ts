import { DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { DATA, databaseIdentifier, NETWORK, SERVICE, stackName } from '../deployed-names.ts';
import { GLOBAL_REGION } from '../global-region.ts';
import type { Right } from './right.ts';

/** What is read of a wiki's stacks before they are deployed, and to compare. */
export function readingRights(scope: Construct, cloud: CloudWiki): readonly Right[] {
  const { partition } = Stack.of(scope);
  const { account } = cloud.cloud;
  return [
    {
      actions: ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'],
      resources: regionsOf(cloud).map(
        (region) => `arn:${partition}:cloudformation:${region}:${account}:stack/wiki7-${cloud.wiki.id}-*`,
      ),
      whyWildcard:
        'The stacks of one wiki; CloudFormation ends their ARNs with an id that is not known before.',
    },
  ];
}

/**
 * What `deploy` does of its own is reading; all else do the roles that `cdk bootstrap` made in the account, each for one region. Those
 * may do whatever CloudFormation may, so whoever may push to the branch may too: docs/guide/delivery.md says so.
 */
export function deploymentRights(scope: Construct, cloud: CloudWiki): readonly Right[] {
  const { partition } = Stack.of(scope);
  const { account, dnssec, standbyRegion } = cloud.cloud;
  return [
    ...readingRights(scope, cloud),
    assumption(scope, account, regionsOf(cloud)),
    ...wakingRights(scope, cloud),
    {
      actions: ['secretsmanager:ListSecrets'],
      resources: ['*'],
      whyWildcard: 'Listing names knows no resource; no value of a secret is read.',
    },
    ...(dnssec
      ? [
          {
            actions: ['route53:GetDNSSEC'],
            resources: [`arn:${partition}:route53:::hostedzone/*`],
            whyWildcard: 'Reads which keys sign a zone, which all the world may know.',
          },
        ]
      : []),
    ...(standbyRegion
      ? [
          {
            actions: ['cloudfront-keyvaluestore:DescribeKeyValueStore', 'cloudfront-keyvaluestore:GetKey'],
            resources: [`arn:${partition}:cloudfront::${account}:key-value-store/*`],
            whyWildcard: 'Reads which region serves; the store’s id is chosen when it is made.',
          },
        ]
      : []),
  ];
}

/** `wake` looks whether the wiki sleeps, and starts what does. */
function wakingRights(scope: Construct, { wiki, cloud: { account, region } }: CloudWiki): readonly Right[] {
  const { partition } = Stack.of(scope);
  const [network, data, service] = [NETWORK, DATA, SERVICE].map((stack) => stackName(wiki.id, stack));
  return [
    {
      actions: ['rds:DescribeDBInstances', 'rds:StartDBInstance'],
      resources: [`arn:${partition}:rds:${region}:${account}:db:${databaseIdentifier(data ?? '')}`],
    },
    {
      actions: ['ec2:DescribeInstances'],
      resources: ['*'],
      whyWildcard: 'Listing instances knows no resource.',
    },
    {
      actions: ['ec2:StartInstances'],
      resources: [`arn:${partition}:ec2:${region}:${account}:instance/*`],
      conditions: { StringEquals: { 'aws:ResourceTag/aws:cloudformation:stack-name': network ?? '' } },
      whyWildcard: 'Of one stack, by the tag that CloudFormation gives; the id is not known before.',
    },
    {
      actions: ['cloudformation:ListStackResources'],
      resources: [`arn:${partition}:cloudformation:${region}:${account}:stack/${service}/*`],
      whyWildcard: 'CloudFormation ends ARNs of stacks with an id that is not known before.',
    },
    {
      actions: ['application-autoscaling:RegisterScalableTarget'],
      resources: [`arn:${partition}:application-autoscaling:${region}:${account}:scalable-target/*`],
      whyWildcard: 'The ids of targets are not known before.',
    },
    {
      actions: ['ecs:DescribeServices', 'ecs:UpdateService'],
      resources: [`arn:${partition}:ecs:${region}:${account}:service/${service}-*`],
      whyWildcard: 'The services of one stack, whose names CloudFormation chooses.',
    },
  ];
}

/** For the stack of the pipeline itself. */
export function updateRights(scope: Construct, cloud: CloudWiki): readonly Right[] {
  const { account, region } = cloud.cloud;
  return [...readingRights(scope, cloud), assumption(scope, account, [region])];
}

function assumption(scope: Construct, account: string, regions: readonly string[]): Right {
  const qualifier = DefaultStackSynthesizer.DEFAULT_QUALIFIER;
  return {
    actions: ['sts:AssumeRole'],
    resources: regions.flatMap((region) =>
      ['deploy', 'file-publishing'].map(
        (role) =>
          `arn:${Stack.of(scope).partition}:iam::${account}:role/cdk-${qualifier}-${role}-role-${account}-${region}`,
      ),
    ),
  };
}

const regionsOf = ({ cloud: { region, standbyRegion } }: CloudWiki): readonly string[] => [
  ...new Set([region, GLOBAL_REGION, ...(standbyRegion ? [standbyRegion.region] : [])]),
];
