/** The command line of a MediaWiki maintenance script in the wiki image, as `script('Wiki7:Jobs')`. */
export const script = (...command: readonly string[]): readonly string[] => [
  'php',
  '/srv/mediawiki/maintenance/run.php',
  ...command,
];
