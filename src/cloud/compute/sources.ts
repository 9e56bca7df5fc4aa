import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { ImageName } from '../../blueprint/container.ts';
import type { Endpoints } from '../../blueprint/endpoints.ts';
import type { SecretName } from '../../blueprint/secrets.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import type { GrantMedia } from './media-access.ts';

/** Gives the images that a release was built with. */
export interface ImageSource {
  image(name: ImageName): ecs.ContainerImage;
}

/** Gives the secret that holds a value; the whole secret is the value. */
export interface SecretSource {
  of(name: SecretName): secretsmanager.ISecret;
}

/** Where tasks and the load balancer are. */
export interface NetworkSource {
  readonly vpc: ec2.IVpc;
  /** Subnets of tasks. */
  readonly appSubnets: ec2.SubnetSelection;
  /** In two zones at least, as a load balancer asks for. */
  readonly allAppSubnets: ec2.SubnetSelection;
  readonly groups: { of(name: GroupOfTasks | 'balancer'): ec2.ISecurityGroup };
}

/** Security groups that tasks are in; `jobs` is also that of scheduled tasks. */
export type GroupOfTasks = 'web' | 'thumbs' | 'jobs' | 'render';

/** What every task of the blueprint is made with. */
export interface TaskParts {
  readonly cloud: CloudWiki;
  readonly endpoints: Endpoints;
  readonly cluster: ecs.ICluster;
  readonly network: NetworkSource;
  readonly images: ImageSource;
  readonly secrets: SecretSource;
  readonly grantMedia: GrantMedia;
}
