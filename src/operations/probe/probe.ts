import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReadChecks } from './read-checks.ts';
import { Checks, type ProbeReport } from './report.ts';
import { Visitor } from './visitor.ts';
import { WikiApi } from './wiki-api.ts';
import { WriteChecks } from './write-checks.ts';

export interface ProbeOptions {
  /** Scheme, host and port, as a reader types them. */
  readonly url: string;
  /** Whether only accounts may read. */
  readonly isPrivate: boolean;
  /** The secret `probe-password`. @default - nobody logs in: nothing is written, and of a private wiki no page is read */
  readonly secret?: string | undefined;
  /** Whether it also edits and uploads, for which it needs the secret. */
  readonly write: boolean;
  /** @default 10: whoever waits that long has gone */
  readonly answerSeconds?: number | undefined;
  /** Until strangers have to see what was written. @default 60 */
  readonly visibleSeconds?: number | undefined;
  /** A younger version of the file is left as it is: each is kept for good, and an edge is told of it. @default 0 */
  readonly fileHours?: number | undefined;
  /** @default - the network */
  readonly fetch?: typeof fetch | undefined;
}

/** Reads a wiki as a stranger does, and writes as an account of its own. Never throws: what is wrong is in the report. */
export async function probe(options: ProbeOptions): Promise<ProbeReport> {
  const { url, isPrivate, secret, write } = options;
  const now = () => performance.now();
  const checks = new Checks(now);
  const visitor = (keepsCookies: boolean) =>
    new Visitor({
      url,
      keepsCookies,
      answerSeconds: options.answerSeconds ?? 10,
      fetch: options.fetch ?? fetch,
      now,
    });
  const stranger = visitor(false);
  await new ReadChecks(checks, stranger, isPrivate).run();

  let seen: Pick<ProbeReport, 'editVisibleMs' | 'fileVisibleMs'> = {
    editVisibleMs: null,
    fileVisibleMs: null,
  };
  if (secret !== undefined && (write || isPrivate)) {
    const api = new WikiApi(visitor(true));
    const account = await checks.run('log in', async () => {
      await api.logIn(secret);
      return { says: 'The wiki let the account in.' };
    });
    if (account && isPrivate) await checks.run('page for accounts', () => mainPageOf(api));
    if (account && write) {
      const nonce = randomBytes(12).toString('hex');
      const { visibleSeconds = 60, fileHours = 0 } = options;
      seen = await new WriteChecks({
        checks,
        stranger,
        api,
        isPrivate,
        nonce,
        visibleSeconds,
        fileHours,
        now,
        sleep,
      }).run();
    }
  }
  return { url: stranger.url, ok: checks.done.every(({ ok }) => ok), checks: checks.done, ...seen };
}

/** A bot password opens the API alone, so a private wiki's page is read through it. */
async function mainPageOf(api: WikiApi) {
  const { query } = await api.query<{ query: { general: { mainpage: string } } }>({ meta: 'siteinfo' });
  const { mainpage } = query.general;
  const { parse } = await api.post<{ parse: { text: string } }>('parse', { page: mainpage, prop: 'text' });
  return { says: `${mainpage} has ${parse.text.length} characters for the account.` };
}
