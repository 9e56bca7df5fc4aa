import { contextOf, define } from './command.ts';

export const maintenanceCommand = define(
  'maintenance',
  'run a MediaWiki maintenance script in a container of its own',
)
  .argument('<script>', 'its name, as `showSiteStats`, or `Extension:Script`')
  .argument('[args...]', 'its own arguments')
  .passThroughOptions()
  .allowUnknownOption()
  .action(async (script: string, args: string[], _options, command) => {
    const local = await contextOf(command).open();
    const { code } = await local.maintenance([script, ...args], { attach: true });
    process.exitCode = code;
  });
