import { Command } from 'commander';
import { benchCommand } from './bench.ts';
import { costCommand } from './cost.ts';
import { deployCommand } from './deploy.ts';
import { destroyCommand } from './destroy.ts';
import { diffCommand } from './diff.ts';
import { doctorCommand } from './doctor.ts';
import { downCommand } from './down.ts';
import { exportCommand } from './export.ts';
import { failoverCommand } from './failover.ts';
import { imagesCommand } from './images.ts';
import { importCommand } from './import.ts';
import { logsCommand } from './logs.ts';
import { mailCommand } from './mail.ts';
import { maintenanceCommand } from './maintenance.ts';
import { mediaCommand } from './media.ts';
import { openCommand } from './open.ts';
import { restoreCommand } from './restore.ts';
import { secretCommand } from './secret.ts';
import { shellCommand } from './shell.ts';
import { smokeCommand } from './smoke.ts';
import { statusCommand } from './status.ts';
import { synthCommand } from './synth.ts';
import { testCommand } from './test.ts';
import { trafficCommand } from './traffic.ts';
import { upCommand } from './up.ts';
import { updateCommand } from './update.ts';

/** The whole command line, not yet run. */
export const program = new Command('wiki7')
  .description('A MediaWiki for your community, on this machine and on AWS.')
  .option('--wiki <dir>', 'the wiki’s folder, from where you are (default: `wiki` beside the launcher)')
  .configureHelp({ showGlobalOptions: true })
  .enablePositionalOptions();

const commands = [
  upCommand,
  downCommand,
  statusCommand,
  logsCommand,
  trafficCommand,
  shellCommand,
  openCommand,
  maintenanceCommand,
  secretCommand,
  importCommand,
  exportCommand,
  mediaCommand,
  updateCommand,
  mailCommand,
  doctorCommand,
  smokeCommand,
  synthCommand,
  diffCommand,
  costCommand,
  deployCommand,
  destroyCommand,
  failoverCommand,
  restoreCommand,
  imagesCommand,
  testCommand,
  benchCommand,
];
for (const command of commands) program.addCommand(command);
showWhereHelpIs(program, './wiki7');

function showWhereHelpIs(command: Command, typed: string): void {
  command.showHelpAfterError(`(See ${typed} --help)`);
  for (const child of command.commands) showWhereHelpIs(child, `${typed} ${child.name()}`);
}
