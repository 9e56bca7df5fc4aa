import { rm } from 'node:fs/promises';
import { Wiki7Error } from '../base/errors.ts';
import type { Run } from '../base/process.ts';
import { type Reporter, step } from '../base/reporter.ts';
import type { Engine } from './engine.ts';
import type { State } from './state.ts';

export const BASE_IMAGE = 'docker.io/library/debian:trixie-slim';
const RELEASE = 'trixie';

/** What the slim image leaves out too. */
const LEFT_OUT = ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/info/*', '/usr/share/locale/*'];

/**
 * Pulls the base image, or makes it from Debian’s packages where no registry can be reached.
 *
 * @param which one that is there is good enough, or it is to be fetched `anew`
 * @returns its id
 */
export async function ensureBaseImage(
  engine: Engine,
  run: Run,
  state: State,
  reporter: Reporter,
  which: 'present' | 'anew' = 'present',
): Promise<string> {
  const present = which === 'present' ? await engine.imageId(BASE_IMAGE) : undefined;
  if (present) return present;
  await step(reporter, 'Fetching the base image', async (current) => {
    const pull = await engine.run(['pull', '--quiet', BASE_IMAGE], { accept: 'any', timeoutSeconds: 300 });
    if (pull.code === 0) return;
    current.progress('no registry answers: making it from Debian’s packages');
    await make(engine, run, state);
  });
  const made = await engine.imageId(BASE_IMAGE);
  if (made) return made;
  throw new Wiki7Error('W7-BASE-IMAGE', `${engine.name} has no ${BASE_IMAGE} although it was fetched.`);
}

async function make(engine: Engine, run: Run, state: State): Promise<void> {
  const archive = await state.write('base.tar', '');
  const excludes = LEFT_OUT.map((path) => `--dpkgopt=path-exclude=${path}`);
  try {
    await run('mmdebstrap', [
      '--variant=minbase',
      '--include=ca-certificates',
      ...excludes,
      RELEASE,
      archive,
    ]);
    await engine.run(['import', archive, BASE_IMAGE]);
  } catch (error) {
    throw new Wiki7Error(
      'W7-BASE-IMAGE',
      `${BASE_IMAGE} can be neither pulled nor made with mmdebstrap (Debian package \`mmdebstrap\`). Check this machine's network.`,
      { cause: error, details: error instanceof Wiki7Error ? error.details : [] },
    );
  } finally {
    await rm(archive, { force: true });
  }
}
