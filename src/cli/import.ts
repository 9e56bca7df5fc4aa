import type { ImportReport } from '../operations/dump-progress.ts';
import { importDump } from '../operations/import-dump.ts';
import { contextOf, define, printJson } from './command.ts';

const SHOWN_FAILURES = 20;

export const importCommand = define('import', 'import an XML dump: .xml, .xml.gz or .xml.bz2')
  .argument('<file>', 'the dump')
  .option('--json', 'the report as JSON')
  .action(async (file: string, options: { json?: boolean }, command) => {
    const { reporter, open } = contextOf(command);
    const target = await open();
    const report = await importDump(file, { target, reporter, temporaryFolder: target.state.folder });
    if (options.json) printJson(report);
    else process.stdout.write(format(report));
    if (report.pagesFailed.length > 0) process.exitCode = 1;
  });

function format(report: ImportReport): string {
  const { pagesRead, pagesWritten, pagesSkipped, pagesFailed, revisionsWritten, seconds } = report;
  const failures = pagesFailed.slice(0, SHOWN_FAILURES).map(({ title, reason }) => `  ${title}: ${reason}`);
  const more =
    pagesFailed.length > SHOWN_FAILURES
      ? [`  and ${pagesFailed.length - SHOWN_FAILURES} more (\`--json\` lists all)`]
      : [];
  return [
    `Pages: ${pagesRead} read, ${pagesWritten} written, ${pagesSkipped} skipped (already there), ${pagesFailed.length} failed.`,
    `Revisions written: ${revisionsWritten}. Time: ${Math.round(seconds)} s.`,
    ...failures,
    ...more,
    '',
  ].join('\n');
}
