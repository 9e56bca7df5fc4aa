import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { type Options, type Properties, properties, resources, rules, synth } from './network.fixture.ts';

describe('the NAT instance', () => {
  const template = synth({ egress: 'nat-instance' });

  it('has an encrypted disk, guarded metadata, no key for logins and no rights', () => {
    template.hasResourceProperties('AWS::EC2::Instance', {
      BlockDeviceMappings: [Match.objectLike({ Ebs: Match.objectLike({ Encrypted: true }) })],
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      SourceDestCheck: false,
      KeyName: Match.absent(),
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [Match.objectLike({ Principal: { Service: 'ec2.amazonaws.com' } })],
      },
      ManagedPolicyArns: Match.absent(),
      Policies: Match.absent(),
    });
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).not.toContain('NatInstance');
  });

  it('takes in only what it passes on: HTTPS and mail of those who may', () => {
    const isNat = ({ GroupId }: Properties) => JSON.stringify(GroupId).includes('NatSecurityGroup');
    const taken = rules(template, 'Ingress')
      .filter(isNat)
      .map((rule) => rule.Description.split(':')[0]);
    const web = ['from web', 'from web'];
    expect(taken.sort()).toEqual(
      ['from functions', 'from jobs', 'from jobs', 'from render', 'from thumbs', ...web].sort(),
    );
  });

  it('has its image looked up when it is deployed, not here', () => {
    template.hasParameter('*', {
      Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
      Default: Match.stringLikeRegexp('al2023-ami-kernel-default-arm64$'),
    });
  });

  it('gets routes only when it says that it works', () => {
    const [[id, { UserData }] = ['', {}]] = resources(template, 'AWS::EC2::Instance');
    template.hasResource('AWS::EC2::Instance', { CreationPolicy: { ResourceSignal: { Count: 1 } } });
    expect(UserData['Fn::Base64']).toContain(`cfn-signal --stack Network --resource ${id} `);
  });
});

describe('private endpoints', () => {
  const names = (options: Options) =>
    properties(synth({ egress: 'endpoints', ...options }), 'AWS::EC2::VPCEndpoint')
      .filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface')
      .map(({ ServiceName }) => ServiceName.replace('com.amazonaws.eu-central-1.', ''));

  it('are there for what every wiki calls', () => {
    const all = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager', 'ecs', 'sqs', 'ssm'];
    expect(names({ mail: false })).toEqual(all);
  });

  it('are there for mail and for shells when the wiki has them', () => {
    expect(names({ mail: true })).toContain('email-smtp');
    expect(names({ exec: true })).toContain('ssmmessages');
  });

  it('are there only where nothing else leads out', () => {
    expect(names({ egress: 'nat-gateways' })).toEqual([]);
  });

  it('serve this account only; S3 serves AWS’s own buckets besides', () => {
    const found = properties(synth({ egress: 'endpoints' }), 'AWS::EC2::VPCEndpoint');
    const guarded = found.filter(({ ServiceName }) => !JSON.stringify(ServiceName).includes('email-smtp'));
    expect(guarded).toHaveLength(8);
    for (const { PolicyDocument } of guarded) {
      const wide = PolicyDocument.Statement.filter(({ Resource }: Properties) => Resource === '*');
      expect(wide).toHaveLength(1);
      expect(wide[0].Condition).toEqual({ StringEquals: { 'aws:PrincipalAccount': '123456789012' } });
    }
  });
});
