import { chmod, copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { hasErrno, Wiki7Error } from '../base/errors.ts';
import { type Reporter, step } from '../base/reporter.ts';
import {
  type DumpEvent,
  type DumpPhase,
  type ImportReport,
  importExitCodes,
  parseDumpLine,
} from './dump-progress.ts';
import type { Target } from './target.ts';

const INSIDE = '/srv/import/dump';

const phases: Readonly<Record<DumpPhase, string>> = {
  validate: 'checking the whole file',
  import: 'writing pages',
  search: 'making search text',
  links: 'making links',
  statistics: 'counting',
  export: 'reading pages',
};

export interface ImportOptions {
  readonly target: Target;
  readonly reporter: Reporter;
  /** Folder for a copy of a file that the wiki's own user may not read. */
  readonly temporaryFolder: string;
}

/**
 * Imports an XML dump (plain, gzip or bzip2). The whole file is checked before anything is written; run again, it
 * continues where it ended.
 *
 * @throws Wiki7Error W7-NO-FILE before anything runs
 * @throws Wiki7Error W7-IMPORT with MediaWiki's own sentence
 */
export async function importDump(file: string, options: ImportOptions): Promise<ImportReport> {
  const { target, reporter } = options;
  return step(reporter, `Importing ${basename(file)}`, (current) =>
    withReadableFile(file, options.temporaryFolder, async (hostPath) => {
      const events: DumpEvent[] = [];
      const command = ['Wiki7:ImportDump', `--name=${basename(file)}`, INSIDE];
      const { code, lastLines } = await target.maintenance(command, {
        files: [{ path: INSIDE, hostPath }],
        onLine: (line) => {
          const event = parseDumpLine(line);
          if (event.kind === 'progress') current.progress(progressText(event));
          else events.push(event);
        },
      });
      const report = events.find((event) => event.kind === 'imported')?.report;
      if (report && (code === importExitCodes.imported || code === importExitCodes.somePagesFailed))
        return report;
      const failed = events.findLast((event) => event.kind === 'failed');
      throw new Wiki7Error(
        'W7-IMPORT',
        failed?.sentence ??
          `The import ended with exit code ${code}. Import the same file again to continue.`,
        {
          details: failed ? [] : lastLines,
        },
      );
    }),
  );
}

export function progressText({ phase, done, total }: Extract<DumpEvent, { kind: 'progress' }>): string {
  const share = total === 0 ? '' : ` ${Math.floor((100 * done) / total)} %`;
  return phase === 'validate' ? `${phases[phase]}${share}` : `${phases[phase]} ${done} of ${total}`;
}

/** A container's user reads only what everybody may: a private file is copied for as long as it is needed. */
async function withReadableFile<T>(
  file: string,
  temporaryFolder: string,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const path = resolve(file);
  const there = await stat(path).catch((error) => {
    if (hasErrno(error, 'ENOENT')) throw new Wiki7Error('W7-NO-FILE', `There is no file ${file}.`);
    throw error;
  });
  if (!there.isFile())
    throw new Wiki7Error('W7-NO-FILE', `${file} is not a file. Give an XML dump: .xml, .xml.gz or .xml.bz2.`);
  if ((there.mode & 0o004) !== 0) return work(path);
  const folder = await mkdtemp(join(temporaryFolder, 'import-'));
  try {
    const copy = join(folder, 'dump');
    await copyFile(path, copy);
    await chmod(copy, 0o644);
    return await work(copy);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
