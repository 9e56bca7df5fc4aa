import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

/** A folder of this run's own for what libraries leave behind, as the CDK leaves an assembly for every app that is synthesized. */
export default async function setup({ config }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'wiki7-temporary-'));
  config.env = { ...config.env, TMPDIR: folder };
  return () => rm(folder, { recursive: true, force: true });
}
