import { type Login, parseLogin } from '../../../base/database-login.ts';
import { databaseUsers } from '../../../blueprint/database-users.ts';
import { embeddedMetrics, wikiMetrics } from '../../../blueprint/wiki-metrics.ts';
import { currentValue, type SecretValues } from '../database/secret-values.ts';
import { type Connect, isAccessDenied, type Session, within } from '../database/session.ts';

export interface OldestJobSettings {
  /** Name of the wiki, as dimension of the metric. */
  readonly wiki: string;
  readonly database: string;
  readonly secret: string;
}

export interface OldestJobPorts {
  readonly secrets: SecretValues;
  readonly connect: Connect;
  readonly write: (line: string) => void;
  readonly now: () => number;
}

/** Claimed jobs are running, or wait until their claim has run out; MediaWiki then gives them back with an empty token. */
const OLDEST =
  "SELECT CAST(job_timestamp AS CHAR) AS oldest FROM job WHERE job_token = '' ORDER BY job_timestamp LIMIT 1";

/** Says every minute how long the oldest job has been waiting, as a metric. */
export function oldestJob(settings: OldestJobSettings, ports: OldestJobPorts): () => Promise<void> {
  // Asked for again only when it has been rotated: a call a minute would cost more than the function.
  let known: Login | undefined;
  const connect = async (): Promise<Session> => {
    const used = known;
    known ??= parseLogin(await currentValue(ports.secrets, settings.secret), databaseUsers.app);
    try {
      return await ports.connect(known, settings.database);
    } catch (error) {
      known = undefined;
      if (used === undefined || !isAccessDenied(error)) throw error;
      return connect();
    }
  };
  return async () => {
    const [row] = await within(connect(), (session) => session.query(OLDEST));
    const now = ports.now();
    const ageSeconds =
      row === undefined ? 0 : Math.max(0, Math.round((now - timeOf(String(row.oldest))) / 1000));
    ports.write(JSON.stringify(embeddedMetrics(settings.wiki, now, { [wikiMetrics.oldestJob]: ageSeconds })));
  };
}

/** MediaWiki writes times in UTC as `20261123014500`. */
function timeOf(timestamp: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(timestamp);
  if (!parts) throw new Error(`The oldest job has the time "${timestamp}", which MediaWiki does not write.`);
  const [year = 0, month = 0, day, hour, minute, second] = parts.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
