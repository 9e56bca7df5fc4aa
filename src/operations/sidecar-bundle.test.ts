import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImageContext } from './image-context.ts';
import { bundleSidecar } from './sidecar-bundle.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wiki7-sidecar-'));
  await new ImageContext('sidecar', folder).layOut(folder);
}, 30_000);
afterAll(() => rm(folder, { recursive: true }));

describe('the sidecar’s image', () => {
  it('has a program that runs by itself, and says what it is not told', async () => {
    const alone = promisify(execFile)(process.execPath, [join(folder, 'app/main.mjs')], {
      cwd: '/',
      env: {},
    });
    await expect(alone).rejects.toMatchObject({
      stderr: expect.stringMatching(/^The variable WIKI7_\w+ is missing or empty/),
    });
  });

  it('loads the client of SQS only where there is a queue', async () => {
    const main = await readFile(join(folder, 'app/main.mjs'), 'utf8');
    expect(main).not.toContain('AmazonSQS');
    const all = (await bundleSidecar()).map(({ content }) => new TextDecoder().decode(content));
    expect(all.some((text) => text.includes('AmazonSQS'))).toBe(true);
  });

  it('is named by its program, so that new code makes a new one', async () => {
    const content = await new ImageContext('sidecar', folder).fingerprint();
    for (const made of await bundleSidecar()) expect(content).toContain(made.content);
  });

  it('tells nothing of the machine that made it', async () => {
    for (const { name, content } of await bundleSidecar()) {
      expect(new TextDecoder().decode(content), name).not.toContain(process.cwd());
    }
  });
});
