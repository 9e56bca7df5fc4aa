import { parseLogin } from '../../../base/database-login.ts';
import { databaseUsers } from '../../../blueprint/database-users.ts';
import { identifier } from '../database/identifier.ts';
import { currentValue } from '../database/secret-values.ts';
import { within } from '../database/session.ts';
import { isoOf } from './contents.ts';
import type { Found, RecoveredEvent, RecoveredPorts, RecoveredSettings } from './handler.ts';

/** Whether what a drill restored is the wiki. */
export type Verdict =
  /** The copy does not answer yet. */
  | { readonly state: 'not yet'; readonly why: string }
  | {
      readonly state: 'passed' | 'failed';
      /** Sentences; none when it passed. */
      readonly problems: readonly string[];
      readonly pages: number;
      readonly revisions: number;
    };

/** Of the files looked for, this share may be missing: they were deleted since the time of the copy. */
const MISSING_SHARE = 0.2;

/** What a server writes in its last minutes may be after the time. */
const MARGIN_MS = 10 * 60_000;

/** Says it in the log too; the alarm is on the state machine, which fails then. */
export async function judge(
  found: Found,
  { restoredTo = '' }: RecoveredEvent,
  settings: RecoveredSettings,
  ports: RecoveredPorts,
): Promise<Verdict> {
  if (!found.reachable) return { state: 'not yet', why: found.why };
  const { missingTables, pages, revisions, newestRevision, filesLookedFor, missingFiles } = found;
  const expected = await newestAt(restoredTo, settings, ports);
  const problems = [
    ...missingTables.map((table) => `The table ${table} is missing.`),
    ...(pages === 0 ? ['It has no page.'] : []),
    ...(expected && (newestRevision === null || newestRevision < expected)
      ? [`Its newest revision is of ${newestRevision}, but there was one of ${expected} by then.`]
      : []),
    ...(missingFiles.length > filesLookedFor * MISSING_SHARE
      ? [
          `${missingFiles.length} of the ${filesLookedFor} newest files are not in the bucket, as ${missingFiles[0]}.`,
        ]
      : []),
  ];
  const state = problems.length === 0 ? 'passed' : 'failed';
  const report = { wiki: settings.wiki, event: `drill ${state}`, restoredTo, problems, pages, revisions };
  ports.write(
    JSON.stringify({ ...report, newestRevision, filesLookedFor, missingFiles: missingFiles.length }),
  );
  return { state, problems, pages, revisions };
}

/** What the wiki's own database has as newest of that time, a few minutes before it; null in a wiki without a page. */
async function newestAt(
  restoredTo: string,
  { databases: [wiki], appSecret, liveHost }: RecoveredSettings,
  { secrets, connect }: RecoveredPorts,
): Promise<string | null> {
  const until = new Date(new Date(restoredTo).getTime() - MARGIN_MS).toISOString();
  const login = parseLogin(await currentValue(secrets, appSecret), databaseUsers.app);
  const [row] = await within(connect(liveHost)(login, wiki), (session) =>
    session.query(
      `SELECT CAST(MAX(rev_timestamp) AS CHAR) AS found FROM ${identifier(wiki)}.revision WHERE rev_timestamp <= '${until.replaceAll(/[-:TZ]|\.\d+/g, '')}'`,
    ),
  );
  return row?.found ? isoOf(String(row.found)) : null;
}
