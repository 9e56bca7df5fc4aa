import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { errnoOf, messageOf, Wiki7Error } from '../base/errors.ts';
import { type Reporter, step } from '../base/reporter.ts';
import { type DumpEvent, type ExportReport, parseDumpLine } from './dump-progress.ts';
import { progressText } from './import-dump.ts';
import type { Target } from './target.ts';

export interface ExportOptions {
  readonly target: Target;
  readonly reporter: Reporter;
  /** Only the latest revision of each page. */
  readonly current: boolean;
  /** Replaces a file that is there. */
  readonly overwrite: boolean;
}

/**
 * Writes all pages to a file, compressed as its name says. The file appears when it is whole.
 *
 * @throws Wiki7Error W7-EXPORT
 */
export async function exportDump(file: string, options: ExportOptions): Promise<ExportReport> {
  const path = resolve(file);
  if (!existsSync(dirname(path))) throw new Wiki7Error('W7-EXPORT', `There is no folder ${dirname(path)}.`);
  if (existsSync(path) && !options.overwrite) {
    throw new Wiki7Error(
      'W7-EXPORT',
      `${file} is there already. Choose another name, or replace it with \`--overwrite\`.`,
    );
  }
  const compression = compressionOf(path);
  // Of its own name, so that two exports to one file don't mix.
  const partial = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    const report = await step(options.reporter, `Exporting to ${file}`, (current) =>
      writeDump(partial, compression, options, (event) => current.progress(progressText(event))),
    );
    await rename(partial, path);
    return report;
  } catch (error) {
    if (error instanceof Wiki7Error || errnoOf(error) === undefined) throw error;
    throw new Wiki7Error(
      'W7-EXPORT',
      `${file} could not be written (${messageOf(error)}); no half file is left. Choose a place with enough room that you may write to.`,
      { cause: error },
    );
  } finally {
    // What could not be made can't be removed either, and the first error says why.
    await rm(partial, { force: true }).catch(() => {});
  }
}

async function writeDump(
  partial: string,
  compression: string,
  { target, current }: ExportOptions,
  onProgress: (event: Extract<DumpEvent, { kind: 'progress' }>) => void,
): Promise<ExportReport> {
  // Opened before anything runs: a file that can't be made is known at once.
  const sink = (await open(partial, 'wx')).createWriteStream();
  // An error of the last bytes, after the program has ended, is told by finished().
  sink.on('error', () => {});
  const events: DumpEvent[] = [];
  const command = ['Wiki7:ExportDump', `--compress=${compression}`, ...(current ? ['--current'] : [])];
  const onLine = (line: string) => {
    const event = parseDumpLine(line);
    if (event.kind === 'progress') onProgress(event);
    else events.push(event);
  };
  const running = target.maintenance(command, { sink, onLine });
  const { code, lastLines } = await running.finally(() => sink.end());
  await finished(sink);
  const report = events.find((event) => event.kind === 'exported')?.report;
  if (code === 0 && report) return report;
  const failed = events.findLast((event) => event.kind === 'failed');
  throw new Wiki7Error(
    'W7-EXPORT',
    failed?.sentence ?? `The export ended with exit code ${code}; no file was written.`,
    {
      details: failed ? [] : lastLines,
    },
  );
}

function compressionOf(path: string): 'none' | 'gzip' | 'bzip2' {
  if (path.endsWith('.xml.gz')) return 'gzip';
  if (path.endsWith('.xml.bz2')) return 'bzip2';
  if (path.endsWith('.xml')) return 'none';
  throw new Wiki7Error(
    'W7-EXPORT',
    `${basename(path)} ends in none of .xml, .xml.gz and .xml.bz2, which say how the dump is compressed.`,
  );
}
