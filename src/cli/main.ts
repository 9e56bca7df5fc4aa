import { Wiki7Error } from '../base/errors.ts';
import type { GlobalOptions } from './command.ts';
import { hintsFor } from './hints.ts';
import { program } from './program.ts';

try {
  if (process.argv.length <= 2) program.outputHelp();
  else await program.parseAsync();
} catch (error) {
  if (!(error instanceof Wiki7Error)) throw error;
  const details = error.details.map((line) => `  ${line}\n`).join('');
  process.stderr.write(
    hintsFor(program.opts<GlobalOptions>().wiki)(`${details}${error.code}: ${error.message}\n`),
  );
  process.exitCode = 1;
}
