import { Command } from 'commander';
import { Wiki7Error } from '../base/errors.ts';
import { upCommand } from './up.ts';

const program = new Command('wiki7')
  .description('A MediaWiki for your community: on this machine with `up`, on AWS with `deploy`.')
  .option('--wiki <dir>', 'the wiki’s folder', 'wiki')
  .configureHelp({ showGlobalOptions: true })
  .action(() => program.outputHelp());

for (const command of [upCommand]) program.addCommand(command);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Wiki7Error)) throw error;
  const details = error.details.map((line) => `  ${line}\n`).join('');
  process.stderr.write(`${details}${error.code}: ${error.message}\n`);
  process.exitCode = 1;
}
