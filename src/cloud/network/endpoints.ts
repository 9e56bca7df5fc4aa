import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';

/** `policy`: whether the endpoint can be kept to one account. */
interface Service {
  readonly name: string;
  readonly why: string;
  readonly policy: boolean;
}

/**
 * The services that are called from inside the network; each costs as much per zone as a small instance, so none is here
 * without a caller. KMS and STS are not: S3, Secrets Manager and RDS decrypt for themselves, and ECS and Lambda hand out the
 * credentials of roles.
 */
export function calledServices({ wiki, cloud }: CloudWiki): readonly Service[] {
  return [
    { name: 'ecr.api', why: 'starting tasks: what an image consists of', policy: true },
    { name: 'ecr.dkr', why: 'starting tasks: the image; its layers are in S3', policy: true },
    { name: 'logs', why: 'what containers write', policy: true },
    { name: 'secretsmanager', why: 'secrets of starting tasks; rotation', policy: true },
    { name: 'ecs', why: 'the rotation restarts services', policy: true },
    { name: 'sqs', why: 'what changed, for CloudFront', policy: true },
    { name: 'ssm', why: 'functions that talk to the database read who may vouch for it', policy: true },
    ...(cloud.exec ? [{ name: 'ssmmessages', why: 'shells in tasks', policy: true }] : []),
    // The names of an account at SES are no principals of IAM.
    ...(wiki.mail ? [{ name: 'email-smtp', why: 'mail', policy: false }] : []),
  ];
}

export interface EndpointsProps {
  readonly vpc: ec2.IVpc;
  readonly subnets: ec2.SubnetSelection;
  readonly group: ec2.ISecurityGroup;
  readonly services: readonly Service[];
}

/** Private addresses of AWS services, under their usual names: the only way out of a network without any. */
export class Endpoints extends Construct {
  constructor(scope: Construct, id: string, { vpc, subnets, group, services }: EndpointsProps) {
    super(scope, id);
    for (const { name, policy } of services) {
      const endpoint = new ec2.InterfaceVpcEndpoint(this, name, {
        vpc,
        subnets,
        service: new ec2.InterfaceVpcEndpointAwsService(name),
        securityGroups: [group],
        // Who may is in the table of rules.
        open: false,
        privateDnsEnabled: true,
      });
      if (policy) endpoint.addToPolicy(this.#onlyThisAccount());
    }
  }

  #onlyThisAccount(): iam.PolicyStatement {
    return new iam.PolicyStatement({
      principals: [new iam.AnyPrincipal()],
      actions: ['*'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:PrincipalAccount': Stack.of(this).account } },
    });
  }
}
