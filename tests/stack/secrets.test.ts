import { expect, it } from 'vitest';
import { phpEnvironment, phpSecrets } from '../../src/blueprint/php-environment.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { localEndpoints } from '../../src/local/topology.ts';
import { sharedWiki } from '../support/shared-wiki.ts';

const local: LocalWiki = await sharedWiki().inside();
const endpoints = localEndpoints(local.wiki, local.instance);
const variables = Object.keys(phpSecrets(local.wiki, endpoints));

/** Starts the wiki's web image with values that reach nothing. */
async function start(changed: Readonly<Record<string, string>>) {
  const [web] = (await local.engine.containers(`wiki7.instance=${local.instance.name}`)).filter(
    ({ Config }) => Config.Labels?.['wiki7.id'] === 'web-1-mediawiki',
  );
  const secret = Object.fromEntries(variables.map((name) => [name, 'a value']));
  const all = Object.entries({ ...phpEnvironment(local.wiki, endpoints), ...secret, ...changed });
  const env = all.flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const image = web?.Image ?? '';
  const limits = ['--rm', '--network', 'none', '--read-only', '--tmpfs', '/tmp', '--cap-drop', 'all'];
  return local.engine.run(['run', ...limits, ...env, image], { accept: 'any', timeoutSeconds: 20 });
}

it.each(variables)('an empty %s stops the start with one sentence that names it', async (name) => {
  const { code, stdout, stderr } = await start({ [name]: '' });
  expect(code).toBe(1);
  expect(`${stdout}${stderr}`.trim()).toMatch(
    new RegExp(`^The variable ${name} is missing or empty[^\\n]*$`),
  );
});
