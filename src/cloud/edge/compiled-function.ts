import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';

/** Those that behaviours have. */
export type EdgeFunctionName = 'viewer-request' | 'page-response' | 'media-response';

/**
 * What runtime 2.0 knows beside ECMAScript 5: see AWS, "JavaScript runtime 2.0 features for CloudFront Functions". Whatever is
 * newer is written in older words, or fails the synthesis here and not the deployment.
 */
const KNOWN = { 'const-and-let': true, arrow: true, 'template-literal': true, 'async-await': true };

const done = new Map<string, string>();

/**
 * The JavaScript of a function of the edge, without types and comments: functions have 10 KB together with their rules.
 *
 * @throws Error of the compiler, where the source needs more than the runtime knows
 */
export function compiled(name: EdgeFunctionName | 'origin-choice'): string {
  const before = done.get(name);
  if (before !== undefined) return before;
  const source = readFileSync(new URL(`./functions/${name}.ts`, import.meta.url), 'utf8');
  // CloudFront calls a function by its name, and knows no exports.
  const plain = source.replace(/^export (?=(?:async )?function handler\()/m, '');
  const { code } = transformSync(plain, { loader: 'ts', target: 'es5', supported: KNOWN });
  done.set(name, code);
  return code;
}
