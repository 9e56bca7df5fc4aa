import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Engine } from './engine.ts';
import type { Images } from './images.ts';
import type { State } from './state.ts';

const FILE = 'updates.json';

const pendingSchema = z.object({
  /** When Debian was asked, as an ISO time. */
  asOf: z.string(),
  packages: z.array(
    z.object({
      image: z.string(),
      name: z.string(),
      installed: z.string(),
      available: z.string(),
      security: z.boolean(),
    }),
  ),
});

export type PendingUpdates = Readonly<z.infer<typeof pendingSchema>>;

/** Asks Debian, in a throw-away container of each image, for newer packages; remembers the answer. */
export async function checkUpdates(engine: Engine, images: Images, state: State): Promise<PendingUpdates> {
  const packages = [];
  for (const [image, tag] of Object.entries(images)) {
    const script = 'apt-get update -qq >/dev/null && apt-get --simulate -qq upgrade';
    const { stdout } = await engine.run([
      'run',
      '--rm',
      '--user',
      '0',
      '--entrypoint',
      'sh',
      tag,
      '-c',
      script,
    ]);
    packages.push(...parseUpgrade(stdout).map((found) => ({ image, ...found })));
  }
  const pending = { asOf: new Date().toISOString(), packages };
  await state.write(FILE, JSON.stringify(pending));
  return pending;
}

export async function readUpdates(state: State): Promise<PendingUpdates | null> {
  const text = await readFile(state.path(FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return null;
  return pendingSchema.safeParse(JSON.parse(text)).data ?? null;
}

/** Lines of apt's simulation: `Inst libssl3 [3.0.1] (3.0.2 Debian-Security:13/stable-security [amd64])`. */
export function parseUpgrade(text: string) {
  return [...text.matchAll(/^Inst (\S+) \[([^\]]+)\] \((\S+) ([^)]*)\)/gm)].map(
    ([, name = '', installed = '', available = '', origin = '']) => ({
      name,
      installed,
      available,
      security: /security/i.test(origin),
    }),
  );
}
