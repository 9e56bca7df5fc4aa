import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const PRODUCT = fileURLToPath(new URL('../..', import.meta.url));

/** A file of a build context that is made, not copied. */
export interface MadeFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** The program of `src/sidecar/` with everything that it imports, for the Node.js of Debian 13. The same code gives the same bytes. */
export async function bundleSidecar(): Promise<readonly MadeFile[]> {
  bundled ??= bundle();
  return bundled;
}

/** Code doesn't change while we run, and several wikis may be looked at. */
let bundled: Promise<readonly MadeFile[]> | undefined;

async function bundle(): Promise<readonly MadeFile[]> {
  const { outputFiles } = await build({
    absWorkingDir: PRODUCT,
    entryPoints: ['src/sidecar/main.ts'],
    outdir: 'bundle',
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    format: 'esm',
    // What is imported on demand is a file of its own.
    splitting: true,
    platform: 'node',
    target: 'node20',
    minifyWhitespace: true,
    minifySyntax: true,
    // Packages that are no modules ask for Node's own in the old way.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  const prefix = `${PRODUCT.replace(/\/$/, '')}/bundle/`;
  return outputFiles
    .map(({ path, contents }) => ({ name: path.slice(prefix.length), content: contents }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
