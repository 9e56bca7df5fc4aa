import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, type Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type CfnFunction,
  Code,
  type IFunction,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { buildSync } from 'esbuild';

/** Where a function must be to reach the database. */
export interface InsideNetwork {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  /** The group `functions`, which the database lets in. */
  readonly group: ISecurityGroup;
}

export interface CloudFunctionProps {
  readonly description: string;
  /** The file with the entry points, as `new URL('./index.ts', import.meta.url)`. */
  readonly entry: URL;
  /** The exported function. @default 'handler' */
  readonly handler?: string;
  readonly timeout: Duration;
  /** All that its code may do, beside writing its own log. */
  readonly statements: readonly PolicyStatement[];
  /** @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** @default - outside of every network, with the internet at hand */
  readonly network?: InsideNetwork;
}

/** What Lambda itself needs to put a function into a network. See AWS, "Giving Lambda functions access to resources in an Amazon VPC". */
const NETWORK_ACTIONS = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * A function of ours, with a role and a log of its own.
 *
 * None reserves concurrency: a new account may run ten at once and Lambda refuses to reserve any of those, so the first deployment
 * would fail; and whoever starts ours never starts one twice, or says how often at once (`Purge`). See AWS, "Lambda quotas".
 */
export class CloudFunction extends Construct {
  readonly function: IFunction;

  constructor(scope: Construct, id: string, props: CloudFunctionProps) {
    super(scope, id);
    const { network } = props;
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    for (const statement of props.statements) role.addToPolicy(statement);
    if (network) allowNetwork(role);
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      code: bundleOf(fileURLToPath(props.entry)),
      handler: `index.${props.handler ?? 'handler'}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 256,
      timeout: props.timeout,
      role,
      logGroup,
      environment: { ...props.environment },
      ...(network && {
        vpc: network.vpc,
        vpcSubnets: network.subnets,
        securityGroups: [network.group],
      }),
    });
  }
}

/**
 * The file and everything that it imports, but for the clients of AWS, which are in the runtime. Made in this process: the library's
 * own function for Node.js starts npm for each, which took a second, and prints what npm has to say.
 */
function bundleOf(entry: string): Code {
  const bundle = (folder: string) => {
    const code = bundles.get(entry) ?? bundled(entry);
    bundles.set(entry, code);
    writeFileSync(join(folder, 'index.js'), code);
    return true;
  };
  return Code.fromAsset(dirname(entry), {
    assetHashType: AssetHashType.OUTPUT,
    // The image would be for a bundler in a container, which is never asked.
    bundling: { image: Runtime.NODEJS_24_X.bundlingImage, local: { tryBundle: bundle } },
  });
}

/** By entry: code doesn't change while we run, and a process may make many apps. */
const bundles = new Map<string, Uint8Array>();

function bundled(entry: string): Uint8Array {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    outfile: 'index.js',
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    external: ['@aws-sdk/*'],
    logLevel: 'error',
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}

/** The finding in a policy that lets something call the function. */
export const toInvoke = (called: CfnFunction) => ({
  id: `AwsSolutions-IAM5[Resource::<${Stack.of(called).getLogicalId(called)}.Arn>:*]`,
  reason: 'The star is the version of one function, as the library grants it; ours have no versions.',
});

/** Lambda manages the interfaces with the function's role; the function's own code is kept from it. */
function allowNetwork(role: Role): void {
  role.addToPolicy(new PolicyStatement({ actions: NETWORK_ACTIONS, resources: ['*'] }));
  role.addToPolicy(
    new PolicyStatement({
      effect: Effect.DENY,
      actions: NETWORK_ACTIONS,
      resources: ['*'],
      // Present only in calls that come from inside a function. See AWS, "Working with Lambda execution environment credentials".
      conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    }),
  );
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'Lambda checks these six actions on every network interface before it makes one, as its page on VPC access lists them; the statement after it denies them to the code of the function.',
  });
}
