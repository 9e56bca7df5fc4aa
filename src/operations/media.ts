import { Wiki7Error } from '../base/errors.ts';
import { type Reporter, step } from '../base/reporter.ts';
import { type CopyReport, type MediaEvent, parseMediaLine, type VerifyReport } from './media-progress.ts';
import type { MaintenanceOptions, MaintenanceResult, Target } from './target.ts';

type RunScript = (options: MaintenanceOptions) => Promise<MaintenanceResult>;

/**
 * Copies all files between two stores; run again, it continues.
 *
 * @param run runs `Wiki7:MediaCopy` where both stores can be reached
 * @throws Wiki7Error W7-MEDIA-COPY
 */
export const copyMedia = (run: RunScript, reporter: Reporter): Promise<CopyReport> =>
  runScript(run, { title: 'Copying files', kind: 'copied', code: 'W7-MEDIA-COPY', reporter });

/**
 * Fetches the files of a live wiki, with their old versions, into this one; run again, it continues.
 *
 * @param api address of its `api.php`
 * @throws Wiki7Error W7-MEDIA-COPY
 */
export function fetchMedia(api: string, target: Target, reporter: Reporter): Promise<CopyReport> {
  const run: RunScript = (options) => target.maintenance(['Wiki7:MediaFetch', `--api=${api}`], options);
  const title = `Fetching files of ${new URL(api).host}`;
  return runScript(run, { title, kind: 'copied', code: 'W7-MEDIA-COPY', reporter });
}

/**
 * Compares the database's file rows with the store.
 *
 * @throws Wiki7Error W7-MEDIA-VERIFY when they could not be compared
 */
export function verifyMedia(
  target: Target,
  options: { readonly contents: boolean; readonly reporter: Reporter },
): Promise<VerifyReport> {
  const command = ['Wiki7:MediaVerify', ...(options.contents ? ['--contents'] : [])];
  const run: RunScript = (more) => target.maintenance(command, more);
  const title = 'Comparing files with the database';
  return runScript(run, { title, kind: 'verified', code: 'W7-MEDIA-VERIFY', reporter: options.reporter });
}

interface Reports {
  readonly copied: CopyReport;
  readonly verified: VerifyReport;
}

/** The last thing a script says is its report, or a sentence about what stopped it. */
async function runScript<K extends keyof Reports>(
  run: RunScript,
  options: { title: string; kind: K; code: `W7-${string}`; reporter: Reporter },
): Promise<Reports[K]> {
  const { title, kind, code, reporter } = options;
  return step(reporter, title, async (current) => {
    const ended: MediaEvent[] = [];
    const result = await run({
      onLine: (line) => {
        const event = parseMediaLine(line);
        if (event.kind === 'progress') current.progress(`${event.done} of ${event.total}`);
        else if (event.kind !== 'said') ended.push(event);
      },
    });
    const last = ended.at(-1);
    if (last?.kind === kind) return last.report as Reports[K];
    if (last?.kind === 'failed') throw new Wiki7Error(code, last.sentence);
    throw new Wiki7Error(
      code,
      `The script ended with exit code ${result.code} and no report. Run it again to continue.`,
      { details: result.lastLines },
    );
  });
}
