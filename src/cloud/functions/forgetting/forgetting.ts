import { Duration } from 'aws-cdk-lib';
import type { TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { timeouts } from '../../../blueprint/timeouts.ts';
import type { PurgeQueue } from '../../compute/purge-queue.ts';
import { CloudFunction } from '../cloud-function.ts';
import { DeploymentStep } from '../deployment-step.ts';
import type { ForgettingProperties } from './handler.ts';

export interface ForgettingProps {
  readonly purges: PurgeQueue;
  /** Name of the wiki's database. */
  readonly database: string;
  /** Of those that render. */
  readonly taskDefinition: TaskDefinition;
}

/**
 * What another release rendered must not outlive it at CloudFront: a step of the deployment after its services, of which none of the last
 * release is left when CloudFormation calls them stable. It costs four invalidations for each release, and none where nothing has changed.
 */
export class Forgetting extends Construct {
  constructor(scope: Construct, id: string, { purges, database, taskDefinition }: ForgettingProps) {
    super(scope, id);
    const onEvent = new CloudFunction(this, 'Send', {
      description: 'Has CloudFront drop what another release rendered',
      entry: new URL('./index.ts', import.meta.url),
      timeout: Duration.seconds(30),
      statements: purges.sendStatements(),
    });
    const properties: ForgettingProperties = {
      queueUrl: purges.queue.queueUrl,
      database,
      taskDefinition: taskDefinition.taskDefinitionArn,
      againSeconds: String(timeouts.edgeSeconds),
    };
    new DeploymentStep(this, 'Step', { onEvent, properties: { ...properties } });
  }
}
