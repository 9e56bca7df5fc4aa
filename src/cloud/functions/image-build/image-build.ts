import { Duration } from 'aws-cdk-lib';
import type { Project } from 'aws-cdk-lib/aws-codebuild';
import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { CloudFunction } from '../cloud-function.ts';
import { DeploymentStep } from '../deployment-step.ts';
import type { ImageBuildProperties } from './handler.ts';

export interface ImageBuildProps {
  readonly project: Project;
  readonly tag: string;
  readonly repositories: readonly IRepository[];
}

/** Has the images built and waits for them, as a step of the deployment. */
export class ImageBuild extends Construct {
  readonly step: DeploymentStep;

  constructor(scope: Construct, id: string, { project, tag, repositories }: ImageBuildProps) {
    super(scope, id);
    const entry = new URL('./index.ts', import.meta.url);
    const look = new PolicyStatement({
      actions: ['ecr:DescribeImages'],
      resources: repositories.map(({ repositoryArn }) => repositoryArn),
    });
    const onEvent = new CloudFunction(this, 'Start', {
      description: 'Has the images of the wiki built',
      entry,
      handler: 'onEvent',
      timeout: Duration.minutes(1),
      statements: [
        look,
        new PolicyStatement({ actions: ['codebuild:StartBuild'], resources: [project.projectArn] }),
      ],
    });
    const ask = new CloudFunction(this, 'Wait', {
      description: 'Waits for the images of the wiki and says why a build failed',
      entry,
      handler: 'isComplete',
      timeout: Duration.minutes(1),
      statements: [
        look,
        new PolicyStatement({ actions: ['codebuild:BatchGetBuilds'], resources: [project.projectArn] }),
      ],
    });
    const properties: ImageBuildProperties = {
      project: project.projectName,
      tag,
      repositories: repositories.map(({ repositoryName }) => repositoryName),
    };
    this.step = new DeploymentStep(this, 'Step', {
      onEvent,
      isComplete: { ask, every: Duration.seconds(15), atMost: Duration.minutes(58) },
      properties: { ...properties },
    });
    this.step.node.addDependency(project);
  }
}
