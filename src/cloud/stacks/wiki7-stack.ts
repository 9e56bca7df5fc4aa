import { PropertyInjectors, Stack, type StackProps } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { stackNameOf, tagNames } from '../names.ts';
import { EncryptedLogs } from './encrypted-logs.ts';

export interface Wiki7StackProps {
  readonly cloud: CloudWiki;
  readonly description: string;
  /** @default - the wiki's own */
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
    super(scope, id, {
      stackName: stackNameOf(wiki.id, id),
      env,
      description: `${wiki.name}: ${description}`,
      tags: { [tagNames.wiki]: wiki.id },
      terminationProtection: stateful,
      crossRegionReferences: true,
    });
    if (props.logKey) PropertyInjectors.of(this).add(new EncryptedLogs(props.logKey));
    this.stateful = stateful;
    this.#zones = cloud.zones;
  }

  override get availabilityZones(): string[] {
    return [...this.#zones];
  }
}
