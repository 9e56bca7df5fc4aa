import type { RunResult } from '../../src/base/process.ts';
import { script } from '../../src/blueprint/script.ts';
import { containerName } from '../../src/local/create-arguments.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { ApiClient } from './api-client.ts';

/** Runs a command in one of a wiki's containers, as `jobs-1`. Its exit code is for the caller to judge. */
export function execIn(
  { engine, instance }: LocalWiki,
  id: string,
  ...command: string[]
): Promise<RunResult> {
  return engine.run(['exec', containerName(instance, id), ...command], { accept: 'any' });
}

/** Asks the database itself, past MediaWiki and its caches. One line a row, columns by tabs. */
export async function query(local: LocalWiki, sql: string): Promise<string[]> {
  const { databases, database } = local.wiki;
  const program = database.engine === 'mysql' ? 'mysql' : 'mariadb';
  const user = `MYSQL_PWD="$WIKI7_DB_ROOT_PASSWORD" ${program} --no-defaults --socket=/run/mysqld/mysqld.sock --user=root`;
  const ask = `${user} --batch --skip-column-names ${databases.wiki} --execute "$0"`;
  const { code, stdout, stderr } = await execIn(local, 'database', 'sh', '-c', ask, sql);
  if (code !== 0) throw new Error(stderr);
  return stdout.split('\n').filter((line) => line !== '');
}

/**
 * Runs PHP inside MediaWiki, in a process of its own.
 *
 * @param code body of a function that gets `$services` and returns what JSON can hold
 */
export async function inMediaWiki<T>(local: LocalWiki, code: string): Promise<T> {
  const program = `<?php
    require_once MW_INSTALL_PATH . '/maintenance/Maintenance.php';
    class InsideMediaWiki extends Maintenance {
      public function execute() {
        $result = ( static function ( $services ) { ${code} } )( $this->getServiceContainer() );
        $this->output( "\\n" . json_encode( $result ) );
      }
    }
    $maintClass = InsideMediaWiki::class;`;
  const command =
    'printf %s "$0" > /tmp/inside.php && php /srv/mediawiki/maintenance/run.php /tmp/inside.php';
  const { code: exit, stdout, stderr } = await execIn(local, 'jobs-1', 'sh', '-c', command, program);
  if (exit !== 0) throw new Error(stdout + stderr);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as T;
}

/** As 20 s after the last change of a message, style or script, before which answers live a second: other tests ask for copies that stay. */
export const settleSite = (local: LocalWiki): Promise<void> =>
  inMediaWiki(
    local,
    `$memory = $services->getObjectCacheFactory()->getLocalClusterInstance();
    $tags = $services->getService( 'Wiki7.Tags' );
    foreach ( [ $tags->ofSite(), $tags->ofResources() ] as $tag ) {
      $memory->delete( $memory->makeKey( 'wiki7-site-change', $tag ) );
    }`,
  );

/** A person with a new account of their own, logged in. */
export async function newcomer(local: LocalWiki, name: string): Promise<ApiClient> {
  const password = `pw of ${name} 7`;
  const made = await execIn(local, 'jobs-1', ...script('createAndPromote', '--force', name, password));
  if (made.code !== 0) throw new Error(made.stdout + made.stderr);
  const client = new ApiClient(local.wiki.site.url);
  await client.logIn(name, password);
  return client;
}
