import { exportDump } from '../operations/export-dump.ts';
import { contextOf, define, printJson } from './command.ts';

export const exportCommand = define('export', 'write all pages to an XML dump: .xml, .xml.gz or .xml.bz2')
  .argument('<file>', 'where to write it; the ending chooses the compression')
  .option('--current', 'only the latest revision of each page, not the history')
  .option('--overwrite', 'replace the file if it is there')
  .option('--json', 'the report as JSON')
  .action(
    async (file: string, options: { current?: boolean; overwrite?: boolean; json?: boolean }, command) => {
      const { reporter, open } = contextOf(command);
      const report = await exportDump(file, {
        target: await open(),
        reporter,
        current: options.current ?? false,
        overwrite: options.overwrite ?? false,
      });
      if (options.json) printJson(report);
      else
        process.stdout.write(
          `Pages: ${report.pagesExported}, revisions: ${report.revisionsExported}. Written to ${file}.\n`,
        );
    },
  );
