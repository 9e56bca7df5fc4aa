import { App, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AwsSolutionsChecks } from 'cdk-nag';
import { recommendedContext } from '../app-context.ts';
import type { InsideNetwork } from './cloud-function.ts';
import { DatabaseTrust } from './database-trust/database-trust.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** What our functions are given by other parts of the cloud, for their tests. */
export class TestStack extends Stack {
  readonly vpc: Vpc;
  readonly network: InsideNetwork;
  readonly key: Key;

  /** @param options.bundling whether the functions' code is made, which takes seconds */
  constructor(options: { readonly bundling?: boolean } = {}) {
    const bundling = options.bundling ? {} : { 'aws:cdk:bundling-stacks': [] };
    super(new App({ context: { ...recommendedContext(), ...bundling } }), 'Wiki', {
      env: { account: '123456789012', region: 'eu-central-1' },
    });
    this.vpc = new Vpc(this, 'Vpc', { natGateways: 0, restrictDefaultSecurityGroup: false });
    const reason = 'it is there for the test alone';
    Validations.of(this.vpc).acknowledge({ id: 'AwsSolutions-VPC7', reason });
    this.network = {
      vpc: this.vpc,
      subnets: { subnets: this.vpc.isolatedSubnets },
      group: new SecurityGroup(this, 'Group', { vpc: this.vpc, allowAllOutbound: false }),
    };
    this.key = new Key(this, 'Key', { enableKeyRotation: true });
  }

  override get availabilityZones(): string[] {
    return ['eu-central-1a', 'eu-central-1b'];
  }

  secret(id: string): Secret {
    const secret = new Secret(this, id, { encryptionKey: this.key });
    Validations.of(secret).acknowledge({ id: 'AwsSolutions-SMG4', reason: 'it is there for the test alone' });
    return secret;
  }

  trust(): DatabaseTrust {
    return new DatabaseTrust(this, 'Trust');
  }

  template(): Template {
    return Template.fromStack(this);
  }

  /** `action resource` of everything that the role at this path may do, but for what every function of ours may. */
  rights(path: string): readonly string[] {
    const { Resources } = this.template().toJSON();
    const roles = Object.keys(Resources).filter(
      (id) => id.startsWith(path) && Resources[id].Type === 'AWS::IAM::Policy',
    );
    return roles
      .flatMap((id) => Resources[id].Properties.PolicyDocument.Statement as Statement[])
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action, Resource }) =>
        [Action]
          .flat()
          .flatMap((action) => [Resource].flat().map((resource) => `${action} ${short(resource)}`)),
      )
      .filter(
        (right) => !/^(logs:(CreateLogStream|PutLogEvents)|ec2:(?!DescribeSecurityGroups)\w+) /.test(right),
      )
      .sort();
  }

  /** Findings of cdk-nag and of the library's own rules, none when all is well. */
  findings(): string {
    const app = this.node.root as App;
    Validations.of(app).addPlugins(new AwsSolutionsChecks());
    try {
      app.synth();
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  }
}

/** `Secret` for a reference to the resource of that id, without the hash that ends its logical id. */
function short(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  if (typeof resource !== 'object' || resource === null) throw new Error(`no resource: ${resource}`);
  const [kind, target] = Object.entries(resource)[0] ?? [];
  if (kind === 'Fn::Join') return (target[1] as unknown[]).map(short).join('');
  return String([target].flat()[0]).replace(/[0-9A-F]{8}$/, '');
}
