import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { resolveCloud } from '../../config/cloud-wiki.ts';
import { parseConfig } from '../../config/parse.ts';
import type { WikiConfig } from '../../config/schema.ts';
import { resolveWiki } from '../../config/wiki.ts';
import { recommendedContext } from '../app-context.ts';
import { Network } from './network.ts';

export const THREE = ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'];
export const TWO = THREE.slice(0, 2);

export interface Options {
  readonly profile?: 'starter' | 'standard' | 'large';
  readonly egress?: 'nat-instance' | 'nat-gateways' | 'endpoints';
  readonly zones?: readonly string[];
  readonly exec?: boolean;
  readonly mail?: boolean;
}

class ZonedStack extends Stack {
  override get availabilityZones(): string[] {
    return [...THREE];
  }
}

export function build({ profile = 'starter', egress, zones = THREE, exec = false, mail = true }: Options) {
  const config = {
    name: 'W',
    adminEmail: 'a@b.org',
    profile,
    ...(mail && { mail: { smtp: { host: 'email-smtp.eu-central-1.amazonaws.com' } } }),
    cloud: {
      account: '123456789012',
      region: 'eu-central-1',
      zones: [...zones],
      host: 'wiki.example.org',
      dns: { hostedZone: 'create', zone: 'example.org' },
      egress,
      exec,
    },
  } as const satisfies WikiConfig;
  const folder = { extensions: [], skins: [], assets: [] };
  const app = new App({ context: recommendedContext() });
  const env = { account: config.cloud.account, region: config.cloud.region };
  const stack = new ZonedStack(app, 'Network', { env });
  const cloud = resolveCloud(resolveWiki(parseConfig(config, 'config.ts'), folder));
  return { app, env, stack, network: new Network(stack, 'Network', { cloud }) };
}

const made = new Map<string, Template>();
export function synth(options: Options): Template {
  const key = JSON.stringify(options);
  const template = made.get(key) ?? Template.fromStack(build(options).stack);
  made.set(key, template);
  return template;
}

// biome-ignore lint/suspicious/noExplicitAny: properties of a template are whatever CloudFormation takes
export type Properties = Record<string, any>;
export const resources = (template: Template, type: string): readonly (readonly [string, Properties])[] =>
  Object.entries(template.findResources(type)).map(([id, { Properties: found }]) => [id, found]);
export const properties = (template: Template, type: string) =>
  resources(template, type).map(([, found]) => found);

/** Every inbound or outbound rule, whether it is written in its group or beside it. */
export function rules(template: Template, direction: 'Ingress' | 'Egress'): readonly Properties[] {
  const inGroups = properties(template, 'AWS::EC2::SecurityGroup').flatMap(
    (group) => group[`SecurityGroup${direction}`] ?? [],
  );
  return [...inGroups, ...properties(template, `AWS::EC2::SecurityGroup${direction}`)];
}

/** Default routes of subnets whose name begins so. */
export const defaultRoutes = (template: Template, name: string) =>
  resources(template, 'AWS::EC2::Route').filter(([id]) => id.includes(`Vpc${name}Subnet`));
