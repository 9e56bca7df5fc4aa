import { Stack } from 'aws-cdk-lib';
import { CfnPullThroughCacheRule } from 'aws-cdk-lib/aws-ecr';
import { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import type { Right } from './right.ts';

/** Docker's official images, which Amazon's public registry has too, and asks no stranger for an account. */
const UPSTREAM = { registry: 'public.ecr.aws', debian: 'docker/library/debian:trixie-slim' };

/** What `cloud.baseImage` is where nobody said anything. */
const DOCKER_HUB = /^(docker\.io\/)?(library\/)?debian:/;

/**
 * Debian’s slim image in the account’s own registry, fetched from Amazon’s public one when it is asked for, and at most a day old. A
 * base image that the configuration names from elsewhere is taken as it is.
 */
export class BaseMirror extends Construct {
  /** For `docker pull`. */
  readonly image: string;
  /** For whoever pulls it: the first who does makes the repository. */
  readonly rights: readonly Right[];

  constructor(scope: Construct, id: string, { cloud: { wiki, cloud } }: { readonly cloud: CloudWiki }) {
    super(scope, id);
    if (!DOCKER_HUB.test(cloud.baseImage)) {
      this.image = cloud.baseImage;
      this.rights = [];
      return;
    }
    const ecrRepositoryPrefix = `wiki7-${wiki.id}`;
    new CfnPullThroughCacheRule(this, 'Rule', {
      ecrRepositoryPrefix,
      upstreamRegistryUrl: UPSTREAM.registry,
    });
    const { account, region, partition, urlSuffix } = Stack.of(this);
    this.image = `${account}.dkr.ecr.${region}.${urlSuffix}/${ecrRepositoryPrefix}/${UPSTREAM.debian}`;
    const [repository] = UPSTREAM.debian.split(':');
    this.rights = [
      {
        actions: [
          'ecr:BatchCheckLayerAvailability',
          'ecr:BatchGetImage',
          'ecr:BatchImportUpstreamImage',
          'ecr:CreateRepository',
          'ecr:GetDownloadUrlForLayer',
        ],
        resources: [
          `arn:${partition}:ecr:${region}:${account}:repository/${ecrRepositoryPrefix}/${repository}`,
        ],
      },
    ];
  }
}
