import { doctor } from '../local/doctor.ts';
import { contextOf, define, printJson } from './command.ts';

const marks = { good: '✓', warning: '!', wrong: '✗' } as const;

export const doctorCommand = define('doctor', 'what is wrong, and its remedy')
  .option('--json', 'as JSON')
  .action(async (options: { json?: boolean }, command) => {
    const { open, openMade, print } = contextOf(command);
    const findings = await doctor(await openMade(), open);
    if (options.json) printJson(findings);
    else
      for (const { check, state, sentence } of findings)
        print(`${marks[state]} ${check.padEnd(13)} ${sentence}\n`);
    if (findings.some(({ state }) => state === 'wrong')) process.exitCode = 1;
  });
