import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export interface S3EndpointProps {
  readonly vpc: ec2.IVpc;
  /** Whose requests take it. */
  readonly subnets: ec2.SubnetSelection;
}

/** S3 of this region without a way out, free of charge. What isn't asked by this account goes only where AWS itself needs it. */
export class S3Endpoint extends Construct {
  constructor(scope: Construct, id: string, { vpc, subnets }: S3EndpointProps) {
    super(scope, id);
    const { account, region, partition } = Stack.of(this);
    const endpoint = new ec2.GatewayVpcEndpoint(this, 'Endpoint', {
      vpc,
      service: ec2.GatewayVpcEndpointAwsService.S3,
      subnets: [subnets],
    });
    const anybody = { principals: [new iam.AnyPrincipal()] };
    endpoint.addToPolicy(
      new iam.PolicyStatement({
        ...anybody,
        sid: 'OwnAccount',
        actions: ['s3:*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:PrincipalAccount': account } },
      }),
    );
    // See Amazon ECR, "Minimum Amazon S3 bucket permissions for Amazon ECR".
    endpoint.addToPolicy(
      new iam.PolicyStatement({
        ...anybody,
        sid: 'ImageLayers',
        actions: ['s3:GetObject'],
        resources: [`arn:${partition}:s3:::prod-${region}-starport-layer-bucket/*`],
      }),
    );
    // Functions in the network answer CloudFormation there. See CloudFormation, "Access CloudFormation using an interface endpoint".
    endpoint.addToPolicy(
      new iam.PolicyStatement({
        ...anybody,
        sid: 'AnswersToCloudFormation',
        actions: ['s3:PutObject'],
        resources: [
          `arn:${partition}:s3:::cloudformation-custom-resource-response-${region.replaceAll('-', '')}/*`,
        ],
      }),
    );
  }
}
