import { Wiki7Error } from '../base/errors.ts';
import { contextOf, define } from './command.ts';

const TABLES =
  'Maintenance scripts may not change tables. `./wiki7 up` does, in its release, with the rights for it.';

/** Scripts of MediaWiki that end in an error here or do nothing, and what does their work. */
const elsewhere: Readonly<Record<string, string>> = {
  update: TABLES,
  patchsql: TABLES,
  renamedbprefix: TABLES,
  install: 'The wiki is installed already: the first `./wiki7 up` did it.',
  rebuildtextindex: `${TABLES} This script would take the search index away before it fills it again; see “Search finds nothing” in docs/runbook.md.`,
  rebuildall: `${TABLES} Of what this script rebuilds, \`refreshLinks\` and \`rebuildrecentchanges\` can be run.`,
  rebuildlocalisationcache:
    'The messages are baked into the image: `./wiki7 up` makes them anew when they change.',
  dumpbackup:
    'The accounts lie in a database of their own, which it does not look into. `./wiki7 export FILE` writes the dump.',
  generatesitemap: 'The sitemap is made every night: `cron.sitemap` in config.ts.',
  mysql: 'There is no database client beside MediaWiki. `./wiki7 shell database` has one.',
};

export const maintenanceCommand = define(
  'maintenance',
  'run a MediaWiki maintenance script in a container of its own',
)
  .argument('<script>', 'its name, as `showSiteStats`, or `Extension:Script`')
  .argument('[args...]', 'its own arguments')
  .passThroughOptions()
  .allowUnknownOption()
  .action(async (script: string, args: string[], _options, command) => {
    const instead = insteadOf(script);
    if (instead !== undefined)
      throw new Wiki7Error('W7-MAINTENANCE', `\`${script}\` does not work here. ${instead}`);
    const local = await contextOf(command).open();
    const { code } = await local.maintenance([script, ...args], { attach: true });
    process.exitCode = code;
  });

/** MediaWiki takes a script's name as `update`, `update.php` and `maintenance/update.php`. */
export const insteadOf = (script: string): string | undefined =>
  elsewhere[
    script
      .replace(/^.*\//, '')
      .replace(/\.php$/, '')
      .toLowerCase()
  ];
