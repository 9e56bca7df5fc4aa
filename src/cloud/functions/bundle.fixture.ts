import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { recommendedContext } from '../app-context.ts';
import { CloudFunction } from './cloud-function.ts';

/**
 * What Lambda is given of a function of ours.
 *
 * @param name of its folder
 * @returns the path of the one file
 */
export function bundleOf(name: string): string {
  const app = new App({ context: recommendedContext() });
  new CloudFunction(new Stack(app, 'Stack'), 'Function', {
    description: name,
    entry: new URL(`./${name}/index.ts`, import.meta.url),
    timeout: Duration.seconds(1),
    statements: [],
  });
  const folder = app.synth().directory;
  const asset = readdirSync(folder).find((file) => file.startsWith('asset.')) ?? '';
  return join(folder, asset, 'index.js');
}

/** What a process needs that runs it: the clients that are in the runtime, and a region. */
export const runtimeOf = {
  AWS_REGION: 'eu-central-1',
  NODE_PATH: fileURLToPath(new URL('../../../node_modules', import.meta.url)),
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
} as const;
