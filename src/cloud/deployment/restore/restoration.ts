import type { DBInstance } from '@aws-sdk/client-rds';
import { Wiki7Error } from '../../../base/errors.ts';
import type { Found, RecoveredEvent } from '../../functions/recovered/handler.ts';
import {
  beforeIdentifier,
  ENDED_TAG,
  RESTORED_TAG,
  restoredIdentifier,
} from '../../recovery/recovery-names.ts';
import type { DatabaseCalls } from './database-calls.ts';
import type { MediaPutBack } from './media-put-back.ts';

/** Something that copies the database: for reading, or in another region. */
export interface ReplicaPlace {
  readonly calls: DatabaseCalls;
  readonly identifier: string;
  /** What the old one is called afterwards. */
  readonly before: string;
}

/** All that a restore sees and does, for one wiki and one time. */
export interface RestorationParts {
  /** Identifier of the wiki's database. */
  readonly database: string;
  readonly account: string;
  readonly time: Date;
  readonly home: DatabaseCalls;
  readonly replicas: readonly ReplicaPlace[];
  /** Asks the function inside the network. */
  readonly look: (event: RecoveredEvent) => Promise<Found | Record<string, never>>;
  /** Gives the administrator of a copy the password of now. */
  readonly lock: (copy: Pick<RecoveredEvent, 'instance' | 'host'>) => Promise<void>;
  /** Has new tasks started. */
  readonly renewServices: () => Promise<number>;
  /** Empties CloudFront’s caches; the same reference twice is one invalidation. */
  readonly purge: (reference: string) => Promise<void>;
  /** @default - files stay as they are */
  readonly media?: MediaPutBack | undefined;
}

/** What RDS has of a database now. */
interface Places {
  readonly live: DBInstance | undefined;
  readonly restored: DBInstance | undefined;
  readonly before: DBInstance | undefined;
  /** The restored one serves. */
  readonly isSwapped: boolean;
  readonly hasEnded: boolean;
}

/** RDS serves in these. */
const serving = ['available', 'backing-up', 'storage-optimization'];

export const serves = (instance?: DBInstance): boolean => serving.includes(instance?.DBInstanceStatus ?? '');

/** RDS changes none that is in another state. */
export const isIdle = (instance?: DBInstance): boolean => instance?.DBInstanceStatus === 'available';

export const stateOf = (instance: DBInstance | undefined): string =>
  instance ? `${instance.DBInstanceIdentifier} is ${instance.DBInstanceStatus}` : 'RDS renames it';

const tagOf = ({ TagList = [] }: DBInstance, name: string): string | undefined =>
  TagList.find(({ Key }) => Key === name)?.Value;

/** Where a restore stands. Everything is asked of AWS, each time: what a terminal remembers is gone with it. */
export class Restoration {
  readonly parts: RestorationParts;
  /** Names that everything has during and after it. */
  readonly names: { readonly live: string; readonly restored: string; readonly before: string };
  readonly time: string;

  constructor(parts: RestorationParts) {
    this.parts = parts;
    const { database, time } = parts;
    this.time = time.toISOString();
    this.names = {
      live: database,
      restored: restoredIdentifier(database, time),
      before: beforeIdentifier(database, time),
    };
  }

  async places(): Promise<Places> {
    const { home } = this.parts;
    const [live, restored, before] = await Promise.all(
      [this.names.live, this.names.restored, this.names.before].map((name) => home.instance(name)),
    );
    const isSwapped = live !== undefined && tagOf(live, RESTORED_TAG) === this.time;
    const hasEnded = isSwapped && tagOf(live, ENDED_TAG) === this.time;
    return { live, restored, before, isSwapped, hasEnded };
  }

  /**
   * The parameter group of the template: of the database that serves, or did until a moment ago.
   *
   * @throws Wiki7Error W7-RESTORE where there is no database
   */
  async parameters(): Promise<string> {
    const { live, before } = await this.places();
    const group = (live ?? before)?.DBParameterGroups?.[0]?.DBParameterGroupName;
    return group ?? noDatabase(this);
  }

  /** A replica that follows the old database, by its name of now. */
  async oldReplica({ calls, identifier }: ReplicaPlace): Promise<DBInstance | undefined> {
    const there = await calls.instance(identifier);
    return there && tagOf(there, RESTORED_TAG) !== this.time ? there : undefined;
  }

  /** One that follows the restored database. */
  async newReplica({ calls, identifier }: ReplicaPlace): Promise<DBInstance | undefined> {
    const there = await calls.instance(identifier);
    return there && tagOf(there, RESTORED_TAG) === this.time ? there : undefined;
  }
}

export function noDatabase({ names, parts }: Restoration): never {
  throw new Wiki7Error(
    'W7-RESTORE',
    `There is no database ${names.live} in ${parts.home.region}, nor one that served before (${names.before}). If RDS is renaming one, run the same command again in a minute; if it was deleted, docs/guide/disaster.md says what to do.`,
  );
}
