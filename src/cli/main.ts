import { hasErrno, Wiki7Error } from '../base/errors.ts';
import type { GlobalOptions } from './command.ts';
import { hintsFor, typedStage } from './hints.ts';
import { program } from './program.ts';
import { systemError } from './system-error.ts';

// `logs | head`: whoever read the results has enough.
process.stdout.on('error', (error) => {
  if (!hasErrno(error, 'EPIPE')) throw error;
  process.exit();
});
// Progress that nobody reads is no reason to stop half-way.
process.stderr.on('error', () => {});

try {
  if (process.argv.length <= 2) program.outputHelp();
  else await program.parseAsync();
} catch (caught) {
  const error = systemError(caught);
  if (!(error instanceof Wiki7Error)) throw error;
  const details = error.details.map((line) => `  ${line}\n`).join('');
  process.stderr.write(
    hintsFor(
      program.opts<GlobalOptions>().wiki,
      typedStage(process.argv),
    )(`${details}${error.code}: ${error.message}\n`),
  );
  process.exitCode = 1;
}
