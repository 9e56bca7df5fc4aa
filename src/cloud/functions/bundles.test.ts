import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { expect, it } from 'vitest';
import { recommendedContext } from '../app-context.ts';
import { CloudFunction } from './cloud-function.ts';

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

it.each([
  ['database-users', ['handler']],
  ['rotation', ['handler']],
  ['release-run', ['onEvent', 'isComplete']],
  ['origin-group', ['onEvent', 'isComplete']],
  ['database-trust', ['handler']],
  ['oldest-job', ['handler']],
  ['purge', ['handler']],
  ['forgetting', ['handler']],
])('the bundle of %s starts, with nothing but the runtime’s own clients beside it', (name, entryPoints) => {
  const app = new App({ context: recommendedContext() });
  new CloudFunction(new Stack(app, 'Stack'), 'Function', {
    description: name,
    entry: new URL(`./${name}/index.ts`, import.meta.url),
    timeout: Duration.seconds(1),
    statements: [],
  });
  const folder = app.synth().directory;
  const asset = readdirSync(folder).find((file) => file.startsWith('asset.')) ?? '';
  const script = `console.log(Object.keys(require(${JSON.stringify(join(folder, asset, 'index.js'))})).join())`;
  const environment = {
    WIKI7_OLDEST_JOB: '{}',
    AWS_REGION: 'eu-central-1',
    NODE_PATH: modules,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  const names = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', env: environment });
  expect(names.trim().split(',').sort()).toEqual([...entryPoints].sort());
});
