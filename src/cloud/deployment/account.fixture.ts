import { silentReporter } from '../../base/reporter.ts';
import type { SecretName } from '../../blueprint/secrets.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import type { Template } from '../changes/template-changes.ts';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import type { Assembly, SynthesizedStack } from './assembly.ts';
import type { DeployOptions } from './cdk.ts';
import { deploy, pendingChanges } from './deploy.ts';
import { destroy, planFarewell } from './destroy.ts';
import type { Serving } from './second-region.ts';

export const bucket = (name: string): Template => ({
  Resources: {
    Files: { Type: 'AWS::S3::Bucket', DeletionPolicy: 'Retain', Properties: { BucketName: name } },
  },
});

export const stack = (id: string, stateful: boolean, template: Template = {}): SynthesizedStack => ({
  id,
  name: `wiki7-w-${id.toLowerCase()}`,
  region: 'eu-central-1',
  stateful,
  template,
});

export const assembly: Assembly = {
  folder: 'assembly',
  stacks: [stack('Dns', true), stack('Data', true, bucket('new')), stack('Edge', false)],
};

const mail = { smtp: { host: 'mail.example.org', user: 'wiki' } };

const cloudOf = (hostedZone: 'create' | 'import', withMail = false) =>
  wikiUnderTest(withMail ? { mail } : {}, {
    dns:
      hostedZone === 'create'
        ? { hostedZone, zone: 'example.org' }
        : { hostedZone, zone: 'example.org', zoneId: 'Z0123456789ABC' },
  });

/** AWS that keeps book of what it was told. */
export class Account {
  readonly said: string[] = [];
  readonly notes: string[] = [];
  readonly there = new Map<string, Template>();
  readonly values = new Map<SecretName, boolean>();
  readonly outputs: Record<string, Record<string, string>> = {
    Dns: { ZoneNameServers1234: 'ns-1.example ns-2.example' },
  };
  flag: Serving = 'home';
  asleep = false;

  readonly cdk = {
    bootstrap: async (account: string, regions: readonly string[]) =>
      this.#say(`bootstrap ${account} ${regions.join(' ')}`),
    deploy: async (
      _title: string,
      stacks: readonly string[],
      { failed = 'goes-back', alone = false }: DeployOptions = {},
    ) => this.#say(`deploy ${stacks.join(' ')}, ${alone ? 'alone, ' : ''}${failed}`),
    destroy: async (_title: string, stacks: readonly string[]) => this.#say(`destroy ${stacks.join(' ')}`),
  };
  readonly stacks = {
    template: async ({ id }: { readonly id: string }) => this.there.get(id),
    outputs: async ({ id }: { readonly id: string }): Promise<Record<string, string>> =>
      this.outputs[id] ?? {},
    parameters: async (): Promise<Record<string, string>> => ({}),
  };

  async deploy(
    options: {
      readonly hostedZone?: 'create' | 'import';
      readonly allowReplacement?: boolean;
      readonly withMail?: boolean;
      readonly cloud?: CloudWiki;
      readonly assembly?: Assembly;
      readonly secondRegionLost?: boolean;
    } = {},
  ) {
    return deploy({
      cloud: options.cloud ?? cloudOf(options.hostedZone ?? 'create', options.withMail),
      assembly: options.assembly ?? assembly,
      cdk: this.cdk,
      stacks: this.stacks,
      secrets: { list: async () => this.values },
      changes: await pendingChanges(assembly.stacks, this.stacks),
      reporter: { ...silentReporter, note: (text) => void this.notes.push(text) },
      allowReplacement: options.allowReplacement ?? false,
      secondRegionLost: options.secondRegionLost ?? false,
      flag: async () => this.flag,
      wake: async () => void (this.asleep && this.#say('wake')),
      waitForDelegation: async (zone, servers) => this.#say(`wait ${zone} ${servers.join(' ')}`),
      delegationSigners: async (zone) => [`12345 13 2 ${zone}`],
    });
  }

  async destroy(secondRegionLost = false) {
    await destroy({
      cloud: cloudOf('create'),
      stacks: this.stacks,
      farewell: await planFarewell(assembly, this.stacks),
      cdk: this.cdk,
      secondRegionLost,
      flag: async () => this.flag,
    });
  }

  #say(what: string): void {
    this.said.push(what);
  }
}
