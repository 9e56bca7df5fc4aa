import { drillIdentifier } from '../../recovery/recovery-names.ts';

/** What RDS says of an instance, as far as a drill asks. */
export interface Instance {
  readonly status: string;
  readonly host: string | undefined;
  readonly parameters: string | undefined;
  readonly subnets: string | undefined;
  readonly restorableTo: Date | undefined;
}

export interface DrillRds {
  /** Nothing where there is none. */
  instance(identifier: string): Promise<Instance | undefined>;
  /** A copy of the newest that there is. */
  restore(copy: {
    readonly source: string;
    readonly identifier: string;
    readonly instanceClass: string;
    readonly parameters: string | undefined;
    readonly subnets: string | undefined;
    readonly group: string;
    readonly tags: Readonly<Record<string, string>>;
  }): Promise<void>;
  /** For ever, without a last snapshot: it is a copy. */
  delete(identifier: string): Promise<void>;
}

export interface DrillSettings {
  /** Identifier of the wiki's database. */
  readonly database: string;
  /** Security group that lets in nobody but the function that looks. */
  readonly group: string;
  readonly tags: Readonly<Record<string, string>>;
}

export type DrillEvent =
  | { readonly step: 'look' | 'remove' }
  | {
      readonly step: 'begin';
      /** RDS class of the copy: the definition of the drill names it, and so says what a drill costs. */
      readonly instanceClass: string;
    };

export interface DrillState {
  readonly state: 'gone' | 'busy' | 'ready' | 'broken';
  readonly instance: string;
  readonly host: string;
  readonly status: string;
  /** In ISO 8601, of `begin` alone. */
  readonly restoredTo?: string;
}

/** RDS gets out of none of these by itself. AWS, "Viewing DB instance status". */
const broken = [
  'failed',
  'storage-full',
  'restore-error',
  'incompatible-restore',
  'incompatible-parameters',
  'incompatible-network',
  'incompatible-option-group',
  'inaccessible-encryption-credentials',
  'insufficient-capacity',
];

/** One step of a drill, which the state machine takes in their order. Each may be taken twice. */
export async function drillStep(
  event: DrillEvent,
  settings: DrillSettings,
  rds: DrillRds,
): Promise<DrillState> {
  const instance = drillIdentifier(settings.database);
  if (event.step === 'begin') return begin(instance, event.instanceClass, settings, rds);
  const there = await rds.instance(instance);
  if (event.step === 'remove' && there && there.status !== 'deleting') await rds.delete(instance);
  return stateOf(instance, there);
}

async function begin(
  instance: string,
  instanceClass: string,
  { database, group, tags }: DrillSettings,
  rds: DrillRds,
): Promise<DrillState> {
  const live = await rds.instance(database);
  if (!live?.restorableTo) throw new Error(`RDS has no backup of ${database} that could be restored.`);
  const there = await rds.instance(instance);
  if (!there) {
    const { parameters, subnets } = live;
    const copy = { source: database, identifier: instance, instanceClass };
    await rds.restore({ ...copy, parameters, subnets, group, tags });
  }
  return { ...stateOf(instance, await rds.instance(instance)), restoredTo: live.restorableTo.toISOString() };
}

function stateOf(instance: string, there: Instance | undefined): DrillState {
  const status = there?.status ?? 'gone';
  const host = there?.host ?? '';
  const state = !there
    ? 'gone'
    : broken.includes(status)
      ? 'broken'
      : status === 'available' && host !== ''
        ? 'ready'
        : 'busy';
  return { state, instance, host, status };
}
