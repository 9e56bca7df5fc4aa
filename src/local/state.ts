import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { hasErrno, Wiki7Error } from '../base/errors.ts';
import { type SecretName, secrets } from '../blueprint/secrets.ts';
import { mediaSchema } from '../config/media-schema.ts';
import type { Wiki } from '../config/wiki.ts';

export type EngineName = 'docker' | 'podman';

/** What may never change under a running wiki, and what was chosen for it once. */
const instanceSchema = z.object({
  /** Prefix of every container, network and volume. */
  name: z.string(),
  engine: z.enum(['docker', 'podman']),
  /** First three numbers of the wiki's own network, as `10.207.31`. */
  subnet: z.string(),
  port: z.number(),
  /** How many web replicas the last `up` was told to have. */
  webReplicas: z.number(),
  fixed: z.object({ id: z.string(), language: z.string(), databaseEngine: z.string() }),
  /** Counts `update`s: a new value refreshes every image's packages. */
  packagesAsOf: z.string(),
  /** Where the uploads are. */
  media: mediaSchema,
  /** Where `media copy` has put all of them, until an `up` goes over to it. */
  mediaCopiedTo: mediaSchema.optional(),
  /** Names of the secrets that were generated for it. One of these that is gone is lost, not new. */
  generated: z.array(z.string()).default([]),
});

export type Instance = Readonly<z.infer<typeof instanceSchema>>;

/** The `.state` folder of one wiki: private to this machine and its owner. */
export class State {
  readonly folder: string;

  constructor(wikiFolder: string) {
    this.folder = join(wikiFolder, '.state');
  }

  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  async instance(): Promise<Instance | undefined> {
    const text = await readIfThere(this.path('instance.json'));
    if (text === undefined) return undefined;
    const parsed = instanceSchema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    throw new Wiki7Error(
      'W7-STATE',
      `${this.path('instance.json')} is damaged. Restore it from a backup: without it Wiki7 can't tell which volumes are this wiki's.`,
    );
  }

  /** @throws Wiki7Error W7-NO-WIKI */
  async requireInstance(): Promise<Instance> {
    const instance = await this.instance();
    if (instance) return instance;
    throw new Wiki7Error('W7-NO-WIKI', 'This wiki was never started. Start it: `./wiki7 up`.');
  }

  async saveInstance(instance: Instance): Promise<void> {
    await this.write('instance.json', `${JSON.stringify(instance, null, 2)}\n`);
  }

  /**
   * Generates what this wiki never had; never replaces a value.
   *
   * @param had Names of those generated before: a new value in place of one would lock the wiki out of its own data
   * @returns the names of all that it has now
   * @throws Wiki7Error W7-SECRET-MISSING
   */
  async ensureSecrets(had: readonly string[]): Promise<string[]> {
    const names = (Object.keys(secrets) as SecretName[]).filter(
      (name) => secrets[name].origin === 'generated',
    );
    for (const name of names) {
      if (had.includes(name) || (await this.secret(name)) !== undefined) await this.requireSecret(name);
      else await this.saveSecret(name, randomBytes(24).toString('base64url'));
    }
    return names;
  }

  async secret(name: SecretName): Promise<string | undefined> {
    return (await readIfThere(this.path('secrets', name)))?.replace(/\n$/, '');
  }

  /** @throws Wiki7Error W7-SECRET-MISSING, which names the secret and how to set it */
  async requireSecret(name: SecretName): Promise<string> {
    const value = await this.secret(name);
    if (value) return value;
    const remedy =
      secrets[name].origin === 'set'
        ? `Set it: \`./wiki7 secret set ${name}\`.`
        : `Restore ${this.path('secrets', name)} from a backup; a new one would lock the wiki out of its own data.`;
    throw new Wiki7Error(
      'W7-SECRET-MISSING',
      `The secret \`${name}\` (${secrets[name].purpose}) is ${value === '' ? 'empty' : 'missing'}. ${remedy}`,
    );
  }

  async saveSecret(name: SecretName, value: string): Promise<void> {
    await this.write(join('secrets', name), `${value}\n`);
  }

  /**
   * Writes a file, whole or not at all: for this user's eyes only, or in a folder that a container's user may read.
   *
   * @returns its path
   */
  async write(file: string, content: string, readers: 'owner' | 'containers' = 'owner'): Promise<string> {
    const path = this.path(file);
    const mode = readers === 'owner' ? 0o600 : 0o644;
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const parent = join(path, '..');
    await mkdir(parent, { recursive: true, mode: 0o700 });
    if (readers === 'containers') await chmod(parent, 0o755);
    const temporary = `${path}.${process.pid}.new`;
    await writeFile(temporary, content, { mode });
    await chmod(temporary, mode);
    await rename(temporary, path);
    return path;
  }
}

/** @throws Wiki7Error W7-FIXED when the configuration changed what can't change */
export function checkFixed(instance: Instance, wiki: Wiki): void {
  const now = { id: wiki.id, language: wiki.language, 'database.engine': wiki.database.engine };
  const { fixed } = instance;
  const then = { id: fixed.id, language: fixed.language, 'database.engine': fixed.databaseEngine };
  for (const key of Object.keys(now) as (keyof typeof now)[]) {
    if (now[key] === then[key]) continue;
    throw new Wiki7Error(
      'W7-FIXED',
      `\`${key}\` is now \`${now[key]}\`, but this wiki was made with \`${then[key]}\`, and it can't change. Set it back, or export the pages and import them into a new wiki.`,
    );
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
