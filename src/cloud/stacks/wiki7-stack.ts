import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CloudConfig } from '../../config/cloud-schema.ts';

export interface Wiki7StackProps {
  readonly cloud: CloudConfig;
  readonly description: string;
  /** @default - the wiki's own */
  readonly region?: string;
  /** Whether it holds what can't be made again: such a stack is never deleted by `destroy`. */
  readonly stateful: boolean;
}

/** A stack of one account and region whose zones come from the configuration: synthesis asks AWS nothing. */
export abstract class Wiki7Stack extends Stack {
  readonly stateful: boolean;
  readonly #zones: readonly string[];

  protected constructor(scope: Construct, id: string, props: Wiki7StackProps) {
    const { cloud, description, region = cloud.region, stateful } = props;
    const env: NonNullable<StackProps['env']> = { account: cloud.account, region };
    super(scope, id, { env, description, terminationProtection: stateful, crossRegionReferences: true });
    this.stateful = stateful;
    this.#zones = cloud.zones;
  }

  override get availabilityZones(): string[] {
    return [...this.#zones];
  }
}
