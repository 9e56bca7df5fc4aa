import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  BuildSpec,
  ComputeType,
  LinuxArmBuildImage,
  LinuxBuildImage,
  Project,
  Source,
} from 'aws-cdk-lib/aws-codebuild';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import type { ImageBundle } from './image-bundle.ts';
import type { ImageRepositories } from './image-repositories.ts';
import { type ImageRelease, sourceOf } from './release.ts';

export interface ImageProjectProps {
  readonly cloud: CloudWiki;
  readonly images: ImageBundle;
  readonly repositories: ImageRepositories;
}

/** AWS, "IAM permissions for pushing an image to an Amazon ECR private repository". */
const PUSH = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:CompleteLayerUpload',
  'ecr:GetDownloadUrlForLayer',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
];

/** A token is good for one region's registry. */
const SOURCE_LOGIN =
  'aws ecr get-login-password --region "$SOURCE_REGION" | docker login --username AWS --password-stdin "$SOURCE_REGISTRY"';

/** AWS, "Private repository policies": what whoever pulls is allowed. */
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** Builds the images on AWS, for the processors of the tasks: the operator's machine needs neither these nor a container engine. */
export class ImageProject extends Construct {
  readonly project: Project;

  constructor(scope: Construct, id: string, props: ImageProjectProps) {
    super(scope, id);
    const { cloud } = props.cloud;
    const { images } = props;
    const bundle = new Asset(this, 'Bundle', { path: images.folder });
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = this.#role(bundle, logGroup, props);
    const arm = cloud.cpuArchitecture === 'arm64';
    this.project = new Project(this, 'Project', {
      description: 'Builds the images of the wiki',
      source: Source.s3({ bucket: bundle.bucket, path: bundle.s3ObjectKey }),
      environment: {
        buildImage: arm
          ? LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_3_0
          : LinuxBuildImage.AMAZON_LINUX_2023_5,
        computeType: ComputeType.LARGE,
        // Builds of images need an engine, and an engine needs this. Copies need none.
        privileged: !images.released,
      },
      environmentVariables: this.#variables(props),
      buildSpec: BuildSpec.fromObject({
        version: '0.2',
        phases: {
          pre_build: {
            commands: [
              'aws ecr get-login-password | docker login --username AWS --password-stdin "$REGISTRY"',
              ...(images.released ? [SOURCE_LOGIN] : []),
            ],
          },
          build: { commands: ['sh build.sh'] },
        },
      }),
      timeout: Duration.minutes(50),
      logging: { cloudWatch: { logGroup } },
      // The library would add rights to every log and report of a name like this one's.
      role: role.withoutPolicyUpdates(),
      grantReportGroupPermissions: false,
    });
    this.project.node.addDependency(role);
    this.#acknowledge(images.released === undefined);
  }

  /** All that a build does: it reads the bundle, pushes images and writes its log. */
  #role(bundle: Asset, logGroup: LogGroup, { repositories, images }: ImageProjectProps): Role {
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('codebuild.amazonaws.com') });
    const allow = (actions: string[], ...resources: string[]) =>
      role.addToPolicy(new PolicyStatement({ actions, resources }));
    allow(['s3:GetObject', 's3:GetObjectVersion'], bundle.bucket.arnForObjects(bundle.s3ObjectKey));
    allow(['s3:GetBucketLocation'], bundle.bucket.bucketArn);
    logGroup.grantWrite(role);
    allow(PUSH, ...[...repositories.byName.values()].map(({ repositoryArn }) => repositoryArn));
    const { partition } = Stack.of(this);
    const sources = Object.values(images.released?.images ?? {}).map((uri) => sourceOf(uri));
    if (sources.length > 0) {
      allow(
        PULL,
        ...sources.map((one) => `arn:${partition}:ecr:${one.region}:${one.account}:repository/${one.name}`),
      );
    }
    allow(['ecr:GetAuthorizationToken'], '*');
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'ecr:GetAuthorizationToken takes no resource; what may be pushed where is said by the statement before it.',
    });
    return role;
  }

  #variables({ cloud, images, repositories }: ImageProjectProps) {
    const { account, region, urlSuffix } = Stack.of(this);
    const pushed = [...repositories.byName].map(([name, { repositoryUri }]) => `${name}=${repositoryUri}`);
    const values = {
      REGISTRY: `${account}.dkr.ecr.${region}.${urlSuffix}`,
      BASE: cloud.cloud.baseImage,
      PACKAGES_AS_OF: images.packagesAsOf,
      PUSHED: pushed.join(' '),
      TAG: images.tag,
      ...releasedVariables(images.released),
    };
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
  }

  #acknowledge(builds: boolean): void {
    if (builds) {
      Validations.of(this.project).acknowledge({
        id: 'AwsSolutions-CB3',
        reason:
          'Images are built by a container engine, which needs it. The project runs what the operator deploys, and nothing of strangers.',
      });
    }
    Validations.of(this.project).acknowledge({
      id: 'AwsSolutions-CB4',
      reason: 'It keeps no artefact: images go to repositories that have a key, and its cache is off.',
    });
  }
}

/** What is copied from where, for `build.sh`. */
function releasedVariables(released: ImageRelease | undefined): Readonly<Record<string, string>> {
  const [first] = Object.values(released?.images ?? {});
  if (!released || first === undefined) return {};
  const { registry, region } = sourceOf(first);
  return {
    RELEASED: Object.entries(released.images)
      .map(([name, uri]) => `${name}=${uri}`)
      .join(' '),
    SOURCE_REGISTRY: registry,
    SOURCE_REGION: region,
  };
}
