import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { Wiki7Error } from '../../base/errors.ts';
import { GLOBAL_REGION } from '../global-region.ts';

/** The key with which Route 53 signs a zone. It asks for this kind of key, in us-east-1. See AWS, "Working with customer managed keys for DNSSEC". */
export class SigningKey extends Construct {
  readonly keyArn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { region, account } = Stack.of(this);
    if (region !== GLOBAL_REGION) {
      throw new Wiki7Error(
        'W7-DNS',
        `The key that signs the zone is in a stack of ${region}, but Route 53 only uses one of us-east-1. Give that stack this region.`,
      );
    }
    const key = new Key(this, 'Key', {
      description: 'Signs the zone of the wiki (DNSSEC)',
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const route53 = new ServicePrincipal('dnssec-route53.amazonaws.com');
    const zones = {
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': 'arn:aws:route53:::hostedzone/*' },
    };
    // In a key's own policy, `*` is the key.
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [route53],
        actions: ['kms:DescribeKey', 'kms:GetPublicKey', 'kms:Sign'],
        resources: ['*'],
        conditions: zones,
      }),
    );
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [route53],
        actions: ['kms:CreateGrant'],
        resources: ['*'],
        conditions: { ...zones, Bool: { 'kms:GrantIsForAWSResource': true } },
      }),
    );
    this.keyArn = key.keyArn;
  }
}
