import { Wiki7Error } from '../base/errors.ts';
import { program } from './program.ts';

try {
  if (process.argv.length <= 2) program.outputHelp();
  else await program.parseAsync();
} catch (error) {
  if (!(error instanceof Wiki7Error)) throw error;
  const details = error.details.map((line) => `  ${line}\n`).join('');
  process.stderr.write(`${details}${error.code}: ${error.message}\n`);
  process.exitCode = 1;
}
