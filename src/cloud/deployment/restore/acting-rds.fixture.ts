import type { DBInstance } from '@aws-sdk/client-rds';
import type { Found, RecoveredEvent } from '../../functions/recovered/handler.ts';
import {
  apply,
  automatedBackups,
  bare,
  begun,
  copyOf,
  fault,
  found,
  groupOf,
  type Kept,
  refuse,
  usual,
} from './instance.fixture.ts';
import type { PassingTime } from './passing-time.fixture.ts';

type Input = Readonly<Record<string, unknown>>;

const MINUTE = 60_000;

/**
 * RDS of one region as its documentation describes it: what is begun takes minutes, an instance that is not `available` is not changed,
 * a name is given once, a rename restarts, and a parameter group takes effect with a restart.
 */
export class ActingRds {
  readonly clock: PassingTime;
  readonly region: string;
  /** What was changed, in order. */
  readonly said: string[] = [];
  /** Called before anything is changed, and with `done` after it: who throws there breaks a terminal off. */
  onChange: (call: string, when: 'before' | 'done') => void = () => {};
  readonly groups = new Map<string, { readOnly: boolean }>();
  readonly #kept: Kept[] = [];
  #made = 0;

  constructor(clock: PassingTime, region = 'eu-central-1') {
    this.clock = clock;
    this.region = region;
  }

  add(identifier: string, more: Partial<DBInstance> = {}, contents = 'today'): void {
    this.groups.set('wiki-parameters', { readOnly: false });
    this.#kept.push({
      instance: { ...usual(identifier, this.region, ++this.#made), ...more },
      ...{ ahead: [], hidden: false, password: 'now', usersFit: true, contents },
    });
  }

  get(identifier: string): DBInstance | undefined {
    return this.#find(identifier)?.instance;
  }

  contentsOf = (identifier: string) => this.#find(identifier)?.contents;
  names = () => this.#kept.map(({ instance }) => instance.DBInstanceIdentifier ?? '').sort();

  /** Lets every change end. */
  settle(): void {
    void this.clock.sleep(600 * MINUTE);
  }

  /** The function in the network, which is as real as this. */
  look = async ({ task, instance }: RecoveredEvent): Promise<Found | Record<string, never>> => {
    const kept = this.#find(instance);
    if (!kept) return { reachable: false, why: 'ENOTFOUND' };
    const readOnly = this.groups.get(groupOf(kept.instance).DBParameterGroupName ?? '')?.readOnly ?? false;
    if (task === 'inspect') {
      if (kept.password !== 'now') return { reachable: false, why: 'ER_ACCESS_DENIED_ERROR' };
      return { reachable: true, usersFit: kept.usersFit, ...found, readOnly };
    }
    this.#change(`${task} ${instance}`, () => {
      if (task === 'adopt') {
        if (readOnly) throw new Error('ER_OPTION_PREVENTS_STATEMENT');
        kept.usersFit = true;
      }
    });
    return {};
  };

  lock = async ({ instance }: Pick<RecoveredEvent, 'instance'>): Promise<void> => {
    this.#change(`lock ${instance}`, () => {
      this.#need(instance).password = 'now';
    });
  };

  // biome-ignore lint/suspicious/noExplicitAny: commands of one client are nothing to another
  send = async (command: any): Promise<any> => {
    await this.clock.sleep(1000);
    const name = command.constructor.name.replace(/Command$/, '');
    const act = this.#acts[name];
    if (!act) throw new Error(`This RDS does not know ${name}.`);
    return act(command.input);
  };

  readonly #acts: Readonly<Record<string, (input: Input) => unknown>> = {
    DescribeDBInstances: ({ DBInstanceIdentifier: name }) => {
      if (name === undefined)
        return { DBInstances: this.#kept.filter((one) => this.#shown(one)).map(copyOf) };
      const kept = this.#find(String(name));
      if (!kept || kept.hidden) throw fault('DBInstanceNotFoundFault', `${name} not found`);
      return { DBInstances: [copyOf(kept)] };
    },
    DescribeDBInstanceAutomatedBackups: () => automatedBackups(this.clock.now()),
    DescribeDBParameterGroups: ({ DBParameterGroupName }) => {
      this.#group(String(DBParameterGroupName));
      return {};
    },
    DescribeDBParameters: ({ DBParameterGroupName }) => ({
      Parameters: this.#group(String(DBParameterGroupName)).readOnly
        ? [{ ParameterName: 'read_only', ParameterValue: '1' }]
        : [],
    }),
    CopyDBParameterGroup: (input) => {
      const target = String(input.TargetDBParameterGroupIdentifier);
      const { readOnly } = this.#group(String(input.SourceDBParameterGroupIdentifier));
      if (this.groups.has(target)) throw fault('DBParameterGroupAlreadyExistsFault', target);
      this.#change(`copy ${target}`, () => this.groups.set(target, { readOnly }));
    },
    DeleteDBParameterGroup: ({ DBParameterGroupName }) => {
      const name = String(DBParameterGroupName);
      this.#group(name);
      if (this.#users(name).length > 0) throw fault('InvalidDBParameterGroupStateFault', `${name} is in use`);
      this.#change(`delete ${name}`, () => this.groups.delete(name));
    },
    ModifyDBParameterGroup: ({ DBParameterGroupName }) =>
      this.#setReadOnly(String(DBParameterGroupName), true),
    ResetDBParameterGroup: ({ DBParameterGroupName }) =>
      this.#setReadOnly(String(DBParameterGroupName), false),
    RestoreDBInstanceToPointInTime: (input) => {
      const source = this.#need(String(input.SourceDBInstanceIdentifier));
      const name = String(input.TargetDBInstanceIdentifier);
      this.#refuseTaken(name);
      this.#group(String(input.DBParameterGroupName));
      this.#change(`restore ${name}`, () => {
        this.#kept.push(
          this.#new(name, input, {
            contents: `at ${(input.RestoreTime as Date).toISOString()}`,
            password: 'then',
            usersFit: false,
            // What a restore does not take over.
            instance: { ...source.instance, ...bare },
          }),
        );
      });
    },
    CreateDBInstanceReadReplica: (input) => {
      const name = String(input.DBInstanceIdentifier);
      this.#refuseTaken(name);
      this.#change(`replica ${name} of ${input.SourceDBInstanceIdentifier}`, () => {
        const source = { ReadReplicaSourceDBInstanceIdentifier: String(input.SourceDBInstanceIdentifier) };
        this.#kept.push(this.#new(name, input, { instance: { ...usual(name, this.region, 0), ...source } }));
      });
    },
    ModifyDBInstance: (input) => {
      const kept = this.#need(String(input.DBInstanceIdentifier));
      this.#refuseBusy(kept);
      const { NewDBInstanceIdentifier: to } = input;
      if (to !== undefined) this.#rename(kept, String(to));
      else this.#modify(kept, input);
    },
    RebootDBInstance: ({ DBInstanceIdentifier }) => {
      const kept = this.#need(String(DBInstanceIdentifier));
      this.#refuseBusy(kept);
      this.#change(`reboot ${DBInstanceIdentifier}`, () => {
        kept.instance.DBInstanceStatus = 'rebooting';
        this.#later(kept, 1, () => {
          apply(kept);
          kept.instance.DBInstanceStatus = 'available';
        });
      });
    },
    AddTagsToResource: ({ ResourceName, Tags }) => {
      const kept = this.#kept.find(({ instance }) => instance.DBInstanceArn === ResourceName);
      if (!kept) throw fault('DBInstanceNotFoundFault', String(ResourceName));
      const [tag] = Tags as { Key: string; Value: string }[];
      this.#change(`tag ${kept.instance.DBInstanceIdentifier} ${tag?.Key}`, () => {
        kept.instance.TagList = [...(kept.instance.TagList ?? []), ...(tag ? [tag] : [])];
      });
    },
  };

  #rename(kept: Kept, to: string): void {
    const from = kept.instance.DBInstanceIdentifier;
    this.#refuseTaken(to);
    this.#change(`rename ${from} ${to}`, () => {
      kept.instance.DBInstanceStatus = 'renaming';
      this.#later(kept, 2, () => {
        kept.instance.DBInstanceIdentifier = to;
        kept.instance.DBInstanceArn = `arn:${to}`;
        kept.hidden = true;
      });
      this.#later(kept, 3, () => {
        kept.hidden = false;
        kept.instance.Endpoint = { Address: `${to}.abc.${this.region}.rds.amazonaws.com`, Port: 3306 };
        kept.instance.DBInstanceStatus = 'rebooting';
        apply(kept);
      });
      this.#later(kept, 4, () => {
        kept.instance.DBInstanceStatus = 'available';
      });
    });
  }

  #modify(kept: Kept, input: Input): void {
    const { DBInstanceIdentifier: name, ApplyImmediately, DBParameterGroupName: group, ...rest } = input;
    const { CloudwatchLogsExportConfiguration: logs, EnablePerformanceInsights: insights, ...plain } = rest;
    if (!ApplyImmediately)
      throw fault('InvalidParameterCombination', 'the test waits for no maintenance window');
    const what = group ? 'group' : Object.keys(rest).sort().join(',');
    this.#change(`modify ${name} ${what}`, () => {
      kept.instance.DBInstanceStatus = 'modifying';
      if (group) {
        this.#group(String(group));
        kept.instance.DBParameterGroups = [
          { DBParameterGroupName: String(group), ParameterApplyStatus: 'applying' },
        ];
      }
      this.#later(kept, 3, () => {
        Object.assign(kept.instance, plain);
        if (insights) kept.instance.PerformanceInsightsEnabled = true;
        const types = (logs as { EnableLogTypes?: string[] } | undefined)?.EnableLogTypes;
        if (types) kept.instance.EnabledCloudwatchLogsExports = types;
        if (group) groupOf(kept.instance).ParameterApplyStatus = 'pending-reboot';
        kept.instance.DBInstanceStatus = 'available';
      });
    });
  }

  #new(name: string, input: Input, more: Partial<Kept>): Kept {
    const kept = begun(name, input, more, ++this.#made);
    this.#later(kept, 20, () => {
      kept.instance.Endpoint = { Address: `${name}.abc.${this.region}.rds.amazonaws.com`, Port: 3306 };
      kept.instance.DBInstanceStatus = 'backing-up';
    });
    this.#later(kept, 25, () => {
      kept.instance.DBInstanceStatus = 'available';
    });
    return kept;
  }

  #setReadOnly(name: string, readOnly: boolean): void {
    const group = this.#group(name);
    this.#change(`${readOnly ? 'hold' : 'release'} ${name}`, () => {
      group.readOnly = readOnly;
      for (const kept of this.#users(name)) {
        groupOf(kept.instance).ParameterApplyStatus = 'applying';
        this.#later(kept, 0.5, () => {
          groupOf(kept.instance).ParameterApplyStatus = 'in-sync';
        });
      }
    });
  }

  #change(call: string, act: () => void): void {
    this.onChange(call, 'before');
    act();
    this.said.push(call);
    this.onChange(call, 'done');
  }

  #later(kept: Kept, minutes: number, act: (kept: Kept) => void): void {
    kept.ahead.push({ from: this.clock.now() + minutes * MINUTE, act });
  }

  #shown(kept: Kept): boolean {
    const due = kept.ahead.filter(({ from }) => from <= this.clock.now());
    kept.ahead = kept.ahead.filter((one) => !due.includes(one));
    for (const { act } of due) act(kept);
    return !kept.hidden;
  }

  #find(name: string): Kept | undefined {
    for (const kept of this.#kept) this.#shown(kept);
    return this.#kept.find(({ instance }) => instance.DBInstanceIdentifier === name);
  }

  #need = (name: string) => this.#find(name) ?? refuse('DBInstanceNotFoundFault', `${name} not found`);
  #group = (name: string) => this.groups.get(name) ?? refuse('DBParameterGroupNotFoundFault', name);
  #users = (group: string) =>
    this.#kept.filter(({ instance }) => groupOf(instance).DBParameterGroupName === group);

  #refuseTaken(name: string): void {
    if (this.#find(name)) throw fault('DBInstanceAlreadyExistsFault', `${name} is there`);
  }

  #refuseBusy({ instance }: Kept): void {
    if (instance.DBInstanceStatus === 'available') return;
    throw fault(
      'InvalidDBInstanceStateFault',
      `${instance.DBInstanceIdentifier} is ${instance.DBInstanceStatus}`,
    );
  }
}
