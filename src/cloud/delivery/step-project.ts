import { type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  BuildSpec,
  ComputeType,
  type IProject,
  LinuxArmBuildImage,
  LinuxBuildImage,
  PipelineProject,
} from 'aws-cdk-lib/aws-codebuild';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { type Buildspec, WIKI7_FOLDER } from './buildspecs.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { limitedRole } from './limited-role.ts';
import type { Right } from './right.ts';

export interface StepProjectProps {
  readonly cloud: CloudWiki;
  readonly description: string;
  readonly spec: Buildspec;
  readonly store: DeliveryStore;
  readonly key: IKey;
  readonly timeout: Duration;
  readonly variables?: Readonly<Record<string, string>>;
  /** What the step may do, beside reading and leaving artifacts and writing its log. */
  readonly rights?: readonly Right[];
  /** Whether it runs containers. Such a step has a large machine and rights over all of it. @default false */
  readonly containers?: boolean;
  /** Whether it takes the machine of one that runs containers without running any. @default false */
  readonly large?: boolean;
}

/** One step of the pipeline: a machine of its own for minutes, a role of its own, a log. */
export class StepProject extends Construct {
  readonly project: IProject;

  constructor(scope: Construct, id: string, props: StepProjectProps) {
    super(scope, id);
    const { cloud, containers = false, large = containers } = props;
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = this.#role(props, logGroup);
    const values = {
      WIKI7: WIKI7_FOLDER,
      WIKI_FOLDER: cloud.cloud.pipeline?.folder ?? '.',
      ...props.variables,
    };
    const project = new PipelineProject(this, 'Project', {
      description: props.description,
      environment: {
        buildImage:
          cloud.cloud.cpuArchitecture === 'arm64'
            ? LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_3_0
            : LinuxBuildImage.AMAZON_LINUX_2023_5,
        computeType: large ? ComputeType.LARGE : ComputeType.SMALL,
        privileged: containers,
      },
      environmentVariables: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, { value }]),
      ),
      buildSpec: BuildSpec.fromObject({ ...props.spec }),
      encryptionKey: props.key,
      timeout: props.timeout,
      logging: { cloudWatch: { logGroup } },
      // The library would add rights to every log and report of a name like this one's.
      role: role.withoutPolicyUpdates(),
      grantReportGroupPermissions: false,
    });
    project.node.addDependency(role);
    this.project = project;
    if (containers) {
      Validations.of(project).acknowledge({
        id: 'AwsSolutions-CB3',
        reason:
          'It builds images or runs a wiki of containers, which needs it. Its role may push to the release’s repositories at most.',
      });
    }
  }

  #role({ store, key, rights = [] }: StepProjectProps, logGroup: LogGroup): Role {
    const role = limitedRole(this, 'Role', 'codebuild.amazonaws.com', [
      ...store.artifactRights(),
      { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] },
      ...rights,
    ]);
    logGroup.grantWrite(role);
    return role;
  }
}
