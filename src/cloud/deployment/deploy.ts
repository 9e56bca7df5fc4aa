import { Wiki7Error } from '../../base/errors.ts';
import type { Reporter } from '../../base/reporter.ts';
import { secrets } from '../../blueprint/secrets.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import type { SecretStore } from '../../operations/secret-store.ts';
import { changesOf, losses, type ResourceChange } from '../changes/template-changes.ts';
import { secretsOnAws } from '../data/wiki-secrets.ts';
import { DATA, SIGNED_ZONE } from '../deployed-names.ts';
import { GLOBAL_REGION } from '../global-region.ts';
import { DNS } from '../stacks/dns-stack.ts';
import type { Assembly, SynthesizedStack } from './assembly.ts';
import type { Cdk } from './cdk.ts';
import { delegationSigners } from './chain-of-trust.ts';
import { waitForDelegation } from './delegation.ts';
import { thoseThatLetGo } from './letting-go.ts';
import type { StackReader } from './stack-reader.ts';
import { wake } from './wake.ts';
import { type Refused, refuseWhileElsewhere, type Whereabouts } from './whereabouts.ts';

export interface DeployOptions extends Pick<Whereabouts, 'flag'> {
  readonly cloud: CloudWiki;
  readonly assembly: Assembly;
  readonly cdk: Pick<Cdk, 'bootstrap' | 'deploy'>;
  readonly stacks: StackReader;
  readonly secrets: Pick<SecretStore, 'list'>;
  /** What it would do, of `pendingChanges`. */
  readonly changes: readonly ResourceChange[];
  readonly reporter: Reporter;
  /** Agrees to lose what the changes name. */
  readonly allowReplacement: boolean;
  /** Knows that the wiki is in its own region, and doesn't ask the second. */
  readonly secondRegionLost: boolean;
  /** Starts what sleeps. @default - as `wake` does it */
  readonly wake?: typeof wake;
  /** Knows that the account is prepared for the CDK. @default false */
  readonly prepared?: boolean;
  /** @default - as `waitForDelegation` does it */
  readonly waitForDelegation?: typeof waitForDelegation;
  /** @default - as `delegationSigners` does it */
  readonly delegationSigners?: typeof delegationSigners;
}

const refused: Refused = {
  command: 'deploy',
  why: 'a release would go to the database of one region alone',
};

/** What a deployment would do, stack by stack. */
export async function pendingChanges(
  stacks: readonly SynthesizedStack[],
  deployed: Pick<StackReader, 'template'>,
): Promise<readonly ResourceChange[]> {
  const changes = await Promise.all(
    stacks.map(async (stack) => changesOf(stack.id, (await deployed.template(stack)) ?? {}, stack.template)),
  );
  return changes.flat();
}

/**
 * Brings AWS to what was synthesized. The zone comes first and alone: whoever owns the domain must point it there before any
 * certificate is given. All else follows in the order in which stacks need each other, but for services that use what goes: those let go of it first. Safe to repeat: it goes on from where it was.
 *
 * @throws Wiki7Error W7-REPLACEMENT, W7-FAILED-OVER or W7-SECOND-REGION, before anything was changed
 * @throws Wiki7Error W7-SECRET-MISSING, before anything runs that would wait for it in vain
 * @throws Wiki7Error W7-ASLEEP where a database that was stopped for the night does not start
 * @throws Wiki7Error W7-AWS, W7-CDK, W7-DELEGATION
 */
export async function deploy(options: DeployOptions): Promise<void> {
  const { cloud, assembly, cdk, stacks, reporter } = options;
  const { account, region, dns, standbyRegion } = cloud.cloud;
  refuseLosses(options.changes, options.allowReplacement);
  if (!options.secondRegionLost) await refuseWhileElsewhere(options, refused);
  await (options.wake ?? wake)({ cloud, reporter });
  const regions = [region, GLOBAL_REGION, ...(standbyRegion ? [standbyRegion.region] : [])];
  if (!options.prepared) await cdk.bootstrap(account, [...new Set(regions)]);
  const others = assembly.stacks.filter(({ id }) => id !== DNS);
  await cdk.deploy('Deploying the zone of the domain', [DNS]);
  if (dns.hostedZone === 'create') {
    const servers = await nameServers(assembly, stacks);
    await (options.waitForDelegation ?? waitForDelegation)(dns.zone, servers, reporter);
  }
  const keepers = await newKeepers(others, stacks);
  if (keepers.length > 0) await cdk.deploy('Making what keeps the wiki', keepers, { failed: 'stays' });
  await requireSecrets(options);
  const early = await thoseThatLetGo(others, stacks);
  if (early.length > 0) await cdk.deploy('Having the services let go of what goes', early, { alone: true });
  await cdk.deploy(
    `Deploying ${others.length} stacks`,
    others.map(({ id }) => id),
  );
  if (cloud.cloud.dnssec) await tellSigners(options);
}

export type DeliveryOptions = Pick<
  DeployOptions,
  'cloud' | 'assembly' | 'cdk' | 'changes' | 'allowReplacement' | 'prepared'
>;

/**
 * Brings the pipeline to what was synthesized. It delivers to both wikis, so what they need is prepared too.
 *
 * @throws Wiki7Error W7-REPLACEMENT, before anything was changed; W7-CDK
 */
export async function deployDelivery(options: DeliveryOptions): Promise<void> {
  const { cloud, assembly, cdk } = options;
  const { account, region, standbyRegion, staging } = cloud.cloud;
  refuseLosses(options.changes, options.allowReplacement);
  const others = [staging?.region, standbyRegion?.region].filter((one) => one !== undefined);
  if (!options.prepared) await cdk.bootstrap(account, [...new Set([region, GLOBAL_REGION, ...others])]);
  await cdk.deploy(
    'Deploying the pipeline',
    assembly.stacks.map(({ id }) => id),
  );
}

async function zoneOutputs(
  { stacks }: Assembly,
  deployed: Pick<StackReader, 'outputs'>,
): Promise<Readonly<Record<string, string>>> {
  const zone = stacks.find(({ id }) => id === DNS);
  return zone ? deployed.outputs(zone) : {};
}

async function nameServers(
  assembly: Assembly,
  deployed: Pick<StackReader, 'outputs'>,
): Promise<readonly string[]> {
  const outputs = Object.entries(await zoneOutputs(assembly, deployed));
  return outputs.find(([name]) => name.includes('NameServers'))?.[1].split(' ') ?? [];
}

/** Every time: nobody but the zone above knows whether it has them. */
async function tellSigners({ cloud, assembly, stacks, reporter, ...options }: DeployOptions): Promise<void> {
  const zone = (await zoneOutputs(assembly, stacks))[SIGNED_ZONE];
  const records = zone === undefined ? [] : await (options.delegationSigners ?? delegationSigners)(zone);
  reporter.note(
    `${cloud.cloud.dns.zone} is signed. Unless it is there already, enter this DS record at your registrar, or in the zone above it:\n${records.map((record) => `  ${record}`).join('\n')}`,
  );
}

/**
 * Stacks that keep what can't be made again and aren't there yet. CloudFormation would take a half-made one back but leave what is
 * retained, whose names would then be in the way of the next attempt.
 */
async function newKeepers(
  stacks: readonly SynthesizedStack[],
  deployed: Pick<StackReader, 'template'>,
): Promise<readonly string[]> {
  const keepers = stacks.filter(({ stateful }) => stateful);
  const there = await Promise.all(keepers.map((stack) => deployed.template(stack)));
  return keepers.filter((_, index) => there[index] === undefined).map(({ id }) => id);
}

/** A task without its secret doesn't start; the deployment would only fail later, and say less. */
async function requireSecrets({ cloud, cdk, secrets: store }: DeployOptions): Promise<void> {
  const there = await store.list();
  const missing = secretsOnAws(cloud).filter((name) => secrets[name].origin === 'set' && !there.get(name));
  const [first] = missing;
  if (first === undefined) return;
  if (missing.some((name) => !there.has(name))) await cdk.deploy('Making a place for secrets', [DATA]);
  throw new Wiki7Error(
    'W7-SECRET-MISSING',
    `On AWS there is no value of ${missing.map((name) => `\`${name}\` (${secrets[name].purpose})`).join(' and ')}, and nothing that needs it would start. Set it: \`./wiki7 secret set ${first} --aws\`; then run \`./wiki7 deploy\` again: it goes on from here.`,
  );
}

function refuseLosses(changes: readonly ResourceChange[], allowed: boolean): void {
  const lost = losses(changes);
  if (lost.length === 0 || allowed) return;
  const named = lost.map(({ stack, logicalId, type, effect, properties }) => {
    const why = properties.length > 0 ? ` (${properties.join(', ')})` : '';
    return `${stack}/${logicalId}, ${type}, would be ${effect}${why}`;
  });
  throw new Wiki7Error(
    'W7-REPLACEMENT',
    `This would lose what can’t be made again: ${named.join('; ')}. Nothing was changed. Take the change back, or, with a backup at hand, agree by \`./wiki7 deploy --allow-replacement\`.`,
  );
}
