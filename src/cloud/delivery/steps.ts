import { Duration, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import type { Stage } from '../../config/staging.ts';
import { placeOf } from '../deployed-names.ts';
import { ImageRepositories } from '../images/image-repositories.ts';
import { BaseMirror } from './base-mirror.ts';
import {
  checksSpec,
  compareSpec,
  deploySpec,
  imagesSpec,
  smokeSpec,
  stackTestsSpec,
  updateSpec,
} from './buildspecs.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { deploymentRights, readingRights, updateRights } from './deployment-rights.ts';
import type { Right } from './right.ts';
import { smokeRights } from './smoke-rights.ts';
import { StepProject, type StepProjectProps } from './step-project.ts';

export interface StepsProps {
  /** Both wikis that it delivers. */
  readonly wikis: Readonly<Record<Stage, CloudWiki>>;
  readonly store: DeliveryStore;
  readonly key: IKey;
}

/** AWS, "IAM permissions for pushing an image to an Amazon ECR private repository", and what a list of images asks. */
const RELEASE = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:CompleteLayerUpload',
  'ecr:DescribeImageScanFindings',
  'ecr:DescribeImages',
  'ecr:GetDownloadUrlForLayer',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
];

const logIn: Right = {
  actions: ['ecr:GetAuthorizationToken'],
  resources: ['*'],
  whyWildcard: 'It takes no resource; what may be pulled and pushed is said by the other statements.',
};

/** Everything that the pipeline runs, each on a machine and with a role of its own. */
export class Steps extends Construct {
  readonly update: StepProject;
  readonly images: StepProject;
  readonly checks: StepProject;
  readonly stackTests: StepProject;
  readonly compare: StepProject;
  readonly deploy: Readonly<Record<Stage, StepProject>>;
  readonly smoke: Readonly<Record<Stage, StepProject>>;
  readonly all: readonly StepProject[];
  readonly #props: StepsProps;

  constructor(scope: Construct, id: string, props: StepsProps) {
    super(scope, id);
    this.#props = props;
    const { production, staging } = props.wikis;
    const { account, region, urlSuffix } = Stack.of(this);
    const mirror = new BaseMirror(this, 'Base', { cloud: production });
    // Both stages copy from here, by digest.
    const { byName } = new ImageRepositories(this, 'Release', { tag: 'none' });
    const registry = { REGISTRY: `${account}.dkr.ecr.${region}.${urlSuffix}`, BASE: mirror.image };
    const repositories = [...byName].map(([name, { repositoryUri }]) => `${name}=${repositoryUri}`);

    this.update = this.#step('Update', {
      description: 'Brings the pipeline to what the repository says',
      spec: updateSpec(),
      timeout: Duration.minutes(20),
      rights: updateRights(this, production),
    });
    this.images = this.#step('Images', {
      description: 'Builds the images of a release, and looks for known faults in them',
      spec: imagesSpec(),
      timeout: Duration.minutes(60),
      containers: true,
      variables: { ...registry, REPOSITORIES: repositories.join(' ') },
      rights: [
        { actions: RELEASE, resources: [...byName.values()].map(({ repositoryArn }) => repositoryArn) },
        logIn,
        ...mirror.rights,
      ],
    });
    this.checks = this.#step('Checks', {
      description: 'Runs the tests that need no container',
      spec: checksSpec(),
      timeout: Duration.minutes(60),
      large: true,
    });
    this.stackTests = this.#step('StackTests', {
      description: 'Runs a whole wiki and its tests',
      spec: stackTestsSpec(),
      timeout: Duration.hours(2),
      containers: true,
      variables: registry,
      rights: [logIn, ...mirror.rights],
    });
    this.compare = this.#step('Compare', {
      description: 'Says what would change for readers',
      spec: compareSpec(),
      timeout: Duration.minutes(20),
      rights: readingRights(this, production),
    });
    this.deploy = { staging: this.#deploy(staging), production: this.#deploy(production) };
    this.smoke = { staging: this.#smoke(staging), production: this.#smoke(production) };
    this.all = this.node.children.filter((child) => child instanceof StepProject);
  }

  #deploy(cloud: CloudWiki): StepProject {
    const { store } = this.#props;
    const { stage } = cloud;
    return this.#step(`${capital(stage)}Deploy`, {
      description: `Deploys ${stage}, and keeps what was deployed`,
      spec: deploySpec(),
      // A database of another class, or a first distribution, takes its time.
      timeout: Duration.hours(4),
      variables: {
        STAGE: stage,
        KEPT: store.kept.bucketName,
        PLACE: placeOf('', stage),
      },
      rights: [
        ...deploymentRights(this, cloud),
        {
          actions: ['s3:PutObject'],
          resources: [store.kept.arnForObjects(`deployed/${stage}.tar.gz`)],
        },
      ],
    });
  }

  #smoke(cloud: CloudWiki): StepProject {
    const { stage } = cloud;
    return this.#step(`${capital(stage)}Smoke`, {
      description: `Reads, edits and uploads on ${stage} as people do`,
      spec: smokeSpec(),
      timeout: Duration.minutes(20),
      variables: { STAGE: stage },
      rights: smokeRights(this, cloud),
    });
  }

  #step(id: string, given: Omit<StepProjectProps, 'cloud' | 'store' | 'key'>): StepProject {
    const { wikis, store, key } = this.#props;
    return new StepProject(this, id, { cloud: wikis.production, store, key, ...given });
  }
}

const capital = (word: string) => `${word[0]?.toUpperCase()}${word.slice(1)}`;
