import { PropertyInjectors, Stack, type StackProps } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Asleep } from '../../config/asleep-schema.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { stackName, standbyId, tagNames } from '../deployed-names.ts';
import { alarmsOf, SleepingAlarms } from '../sleep/sleeping-alarms.ts';
import { EncryptedLogs } from './encrypted-logs.ts';

export interface Wiki7StackProps {
  /** Of the wiki itself or of its second region: there, every stack has the name of `standbyId`. */
  readonly cloud: CloudWiki;
  readonly description: string;
  /** @default - that of `cloud` */
  readonly region?: string;
  /** Whether it holds what can't be made again: such a stack is never deleted by `destroy`. */
  readonly stateful: boolean;
  /** Of the same region; encrypts its logs. @default - they are encrypted with CloudWatch's own key */
  readonly logKey?: IKey;
}

/** A stack of one wiki, account and region whose zones come from the configuration: synthesis asks AWS nothing. */
export abstract class Wiki7Stack extends Stack {
  readonly stateful: boolean;
  readonly #zones: readonly string[];

  protected constructor(scope: Construct, id: string, props: Wiki7StackProps) {
    const { description, stateful } = props;
    const { wiki, cloud } = props.cloud;
    const env: NonNullable<StackProps['env']> = {
      account: cloud.account,
      region: props.region ?? cloud.region,
    };
    const place = props.cloud.isStandby ? standbyId(id) : id;
    super(scope, place, {
      stackName: stackName(wiki.id, place),
      env,
      description: `${wiki.name}: ${description}${props.cloud.isStandby ? ', in its second region' : ''}`,
      tags: { [tagNames.wiki]: wiki.id },
      terminationProtection: stateful,
      crossRegionReferences: true,
    });
    if (props.logKey) this.encryptLogs(props.logKey);
    this.stateful = stateful;
    this.#zones = cloud.zones;
  }

  /** To be called when it has all its alarms. */
  silenceAlarms(asleep: Asleep | undefined): void {
    const alarms = alarmsOf(this);
    if (asleep && alarms.length > 0) new SleepingAlarms(this, 'SleepingAlarms', { asleep, alarms });
  }

  /** Every log group that comes from now on. */
  protected encryptLogs(key: IKey): void {
    PropertyInjectors.of(this).add(new EncryptedLogs(key));
  }

  override get availabilityZones(): string[] {
    return [...this.#zones];
  }
}
