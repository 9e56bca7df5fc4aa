import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { bundleOf, runtimeOf } from './bundle.fixture.ts';

it.each([
  ['database-users', ['handler']],
  ['rotation', ['handler']],
  ['release-run', ['onEvent', 'isComplete']],
  ['origin-group', ['onEvent', 'isComplete']],
  ['database-trust', ['handler']],
  ['oldest-job', ['handler']],
  ['purge', ['handler']],
  ['canary', ['handler']],
  ['recovered', ['handler', 'lock']],
  ['drill', ['age', 'step']],
  ['forgetting', ['handler']],
])('the bundle of %s starts, with nothing but the runtime’s own clients beside it', (name, entryPoints) => {
  const script = `console.log(Object.keys(require(${JSON.stringify(bundleOf(name))})).join())`;
  const environment = { ...runtimeOf, WIKI7_OLDEST_JOB: '{}', WIKI7_CANARY: '{}', WIKI7_RECOVERED: '{}' };
  const names = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', env: environment });
  expect(names.trim().split(',').sort()).toEqual([...entryPoints].sort());
});
