import { Wiki7Error } from '../base/errors.ts';
import { loadWiki } from '../config/load.ts';
import type { MediaConfig } from '../config/media-schema.ts';
import type { LocalWiki } from '../local/local-wiki.ts';
import { withLock } from '../local/lock.ts';
import { copyToConfigured } from '../local/media-copy.ts';
import { fetchMedia, verifyMedia } from '../operations/media.ts';
import type { CopyReport, VerifyReport } from '../operations/media-progress.ts';
import { contextOf, define, printJson } from './command.ts';

const SHOWN = 20;

const copy = define('copy', 'copy all files into the store that config.ts names, or from a live wiki')
  .option(
    '--from <store>',
    '`files`, `local-s3`, `s3`, or the address of a live wiki’s api.php (default: where they are)',
  )
  .option('--to <store>', '`files`, `local-s3` or `s3` (default: the one in config.ts)')
  .option('--json', 'the report as JSON')
  .action(async (options: { from?: string; to?: string; json?: boolean }, command) => {
    const { folder, reporter, open, print } = contextOf(command);
    const local = await open();
    const { media: configured } = await loadWiki(folder);
    const report = await withLock(local.state, async () => {
      if (options.from !== undefined && /^https?:\/\//.test(options.from)) {
        mustBe('--to', options.to, local.instance.media);
        return fetchMedia(options.from, local, reporter);
      }
      mustBe('--from', options.from, local.instance.media);
      mustBe('--to', options.to, configured);
      return copyToConfigured(local, configured, reporter);
    });
    if (options.json) printJson(report);
    else print(copied(report, local, configured));
    if (report.failed.length > 0) process.exitCode = 1;
  });

const verify = define('verify', 'compare the database’s file rows with the store')
  .option('--contents', 'read and hash every file, in place of the hashes that the store keeps')
  .option('--json', 'the report as JSON')
  .action(async (options: { contents?: boolean; json?: boolean }, command) => {
    const { reporter, open } = contextOf(command);
    const report = await verifyMedia(await open(), { contents: options.contents ?? false, reporter });
    if (options.json) printJson(report);
    else process.stdout.write(verified(report));
    if (differences(report).length > 0) process.exitCode = 1;
  });

export const mediaCommand = define('media', 'uploaded files: copy them between stores, verify them')
  .addCommand(copy)
  .addCommand(verify);

/** A store has one description, in config.ts or recorded; the word on the command line only makes sure that it is meant. */
function mustBe(option: string, said: string | undefined, actual: MediaConfig): void {
  if (said === undefined || said === actual.store) return;
  const why = option === '--from' ? 'the files are in' : 'the files are to be in';
  throw new Wiki7Error(
    'W7-MEDIA-COPY',
    `\`${option} ${said}\` does not fit: ${why} \`${actual.store}\`. Leave it out, or name the store in config.ts under \`media\`.`,
  );
}

function copied(report: CopyReport, local: LocalWiki, configured: MediaConfig): string {
  const { files, copied: count, bytes, skipped, unknown, failed, seconds } = report;
  const moved = failed.length === 0 && configured.store !== local.instance.media.store;
  return [
    `Files: ${files} read, ${count} copied (${(bytes / 2 ** 20).toFixed(1)} MiB), ${skipped} there already, ${unknown} unknown to the wiki, ${failed.length} failed. Time: ${Math.round(seconds)} s.`,
    ...shown(failed.map(({ file, reason }) => `${file}: ${reason}`)),
    ...(moved ? ['Go over to the new store: ./wiki7 up'] : []),
    '',
  ].join('\n');
}

const differences = (report: VerifyReport): string[] =>
  (['missing', 'wrong', 'unreadable', 'extra'] as const).flatMap((kind) =>
    report[kind].map((file) => `${kind}: ${file}`),
  );

function verified(report: VerifyReport): string {
  const { rows, good, missing, wrong, unreadable, extra } = report;
  return [
    `Rows: ${rows}. Files: ${good} as they should be, ${missing.length} missing, ${wrong.length} wrong, ${unreadable.length} unreadable, ${extra.length} extra.`,
    ...shown(differences(report)),
    '',
  ].join('\n');
}

const shown = (lines: readonly string[]): string[] => [
  ...lines.slice(0, SHOWN).map((line) => `  ${line}`),
  ...(lines.length > SHOWN ? [`  and ${lines.length - SHOWN} more (\`--json\` lists all)`] : []),
];
