import type { regionFlag } from '../edge/region-flag.ts';

export type Serving = (typeof regionFlag)['home' | 'leaving' | 'standby'];

export interface DatabaseState {
  /** Whether it still copies that of the other region. */
  readonly isReplica: boolean;
  /** As RDS says it, such as `available`. */
  readonly status: string;
}

export interface ServicesState {
  readonly awake: boolean;
  /** Of their stack, as `UPDATE_COMPLETE`. */
  readonly status: string;
}

/** What a failover sees and does. Nothing of it is in the region that may be lost. */
export interface SecondRegion {
  /** By which a person finds things in the console. */
  readonly names: { readonly region: string; readonly database: string; readonly services: string };
  /** Nothing where there is none. */
  database(): Promise<DatabaseState | undefined>;
  /** Seconds that the replica is behind, at most, in the last minutes; null where CloudWatch doesn't know. */
  lagSeconds(): Promise<number | null>;
  /** Returns at once; `database` tells when it is done. */
  promote(): Promise<void>;
  /** ARNs of rotated secrets that are still copies of the other region's. */
  followingSecrets(): Promise<readonly string[]>;
  detach(secret: string): Promise<void>;
  /** Nothing where their stack isn't there. */
  services(): Promise<ServicesState | undefined>;
  /** Returns at once; `services` tells when all run or none does. */
  setAwake(awake: boolean): Promise<void>;
  /** To which region readers are sent, and whether that is about to change. */
  serving(): Promise<Serving>;
  serve(region: Serving): Promise<void>;
}
