import { randomBytes } from 'node:crypto';
import { chmod, type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { hasErrno, Wiki7Error } from '../base/errors.ts';
import { type SecretName, secrets } from '../blueprint/secrets.ts';
import { mediaSchema } from '../config/media-schema.ts';
import type { Wiki } from '../config/wiki.ts';

export type EngineName = 'docker' | 'podman';

/** What the last release was made of. Commands that don't release work with this, whatever `config.ts` says by now. */
const releasedSchema = z.object({
  /** Tags by the names of images. */
  images: z.record(z.string(), z.string()),
  /** What `config.ts` exported, unchecked: the Wiki7 that reads it may know more options. */
  exported: z.unknown(),
  /** What lay beside it. */
  folder: z.object({
    extensions: z.array(z.string()).readonly(),
    skins: z.array(z.string()).readonly(),
    assets: z.array(z.string()).readonly(),
  }),
});

export type Released = Readonly<z.infer<typeof releasedSchema>>;

/** What may never change under a running wiki, and what was chosen for it once. Files of older versions lack the optional parts. */
const instanceSchema = z.object({
  /** Prefix of every container, network and volume. */
  name: z.string(),
  engine: z.enum(['docker', 'podman']),
  /** First three numbers of the wiki's own network, as `10.207.31`. */
  subnet: z.string(),
  /** Port of the last `up` that succeeded. */
  port: z.number().optional(),
  /** How many web replicas the last `up` that succeeded was told to have. */
  webReplicas: z.number().optional(),
  fixed: z.object({ id: z.string(), language: z.string(), databaseEngine: z.string() }),
  /** Counts `update`s: a new value refreshes every image's packages. */
  packagesAsOf: z.string(),
  /** Id of the base image that packages were last added to. */
  baseImage: z.string().optional(),
  /** Where the uploads are. */
  media: mediaSchema,
  /** Where `media copy` has put all of them, until an `up` goes over to it. */
  mediaCopiedTo: mediaSchema.unwrap().optional(),
  /** Names of the secrets that were generated for it. One of these that is gone is lost, not new. */
  generated: z.array(z.string()).default([]),
});

export type Instance = Readonly<z.infer<typeof instanceSchema>>;

const generatedSecrets = (Object.keys(secrets) as SecretName[]).filter(
  (name) => secrets[name].origin === 'generated',
);

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
    throw new Wiki7Error(
      'W7-NO-WIKI',
      `No wiki was ever started in ${dirname(this.folder)}. Start it: \`./wiki7 up\`. For one in another folder: \`--wiki DIR\`.`,
    );
  }

  async saveInstance(instance: Instance): Promise<void> {
    await this.write('instance.json', `${JSON.stringify(instance, null, 2)}\n`);
  }

  /** Changes some of what is recorded and leaves the rest, which another step may have changed since it was read. */
  async changeInstance(changes: { readonly [K in keyof Instance]?: Instance[K] | undefined }): Promise<void> {
    const recorded = await this.instance();
    if (!recorded) throw new Wiki7Error('W7-STATE', `${this.path('instance.json')} has gone meanwhile.`);
    await this.saveInstance({ ...recorded, ...changes } as Instance);
  }

  /** Nothing before the first release, or after one whose record can't be read: the next `up` makes a new one. */
  async released(): Promise<Released | undefined> {
    const text = await readIfThere(this.path('released.json'));
    return text === undefined ? undefined : releasedSchema.safeParse(parseJson(text)).data;
  }

  async saveReleased(released: Released): Promise<void> {
    await this.write('released.json', `${JSON.stringify(released, null, 2)}\n`);
  }

  /** Whether secrets are here that Wiki7 once generated: without an instance, they are what is left of another wiki. */
  async hasGeneratedSecrets(): Promise<boolean> {
    const there = await Promise.all(generatedSecrets.map((name) => this.secret(name)));
    return there.some((value) => value !== undefined);
  }

  /**
   * Generates what this wiki never had; never replaces a value.
   *
   * @param had Names of those generated before: a new value in place of one would lock the wiki out of its own data
   * @returns the names of all that it has now
   * @throws Wiki7Error W7-SECRET-MISSING
   */
  async ensureSecrets(had: readonly string[]): Promise<string[]> {
    for (const name of generatedSecrets) {
      if (had.includes(name) || (await this.secret(name)) !== undefined) await this.requireSecret(name);
      else await this.saveSecret(name, randomBytes(24).toString('base64url'));
    }
    return [...generatedSecrets];
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
   * Writes a file, whole or not at all and safe from a power cut: for this user's eyes only, or in a folder that a
   * container's user may read.
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
    await onDisk(temporary, 'w', async (file) => {
      await file.writeFile(content);
      await file.chmod(mode);
    });
    await rename(temporary, path);
    await onDisk(dirname(path), 'r');
    return path;
  }

  async remove(path: string): Promise<void> {
    await rm(this.path(path), { recursive: true, force: true });
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

/** A secret that reached the database but not this disk would lock the wiki out of its own data. */
async function onDisk(path: string, flags: 'r' | 'w', work?: (file: FileHandle) => Promise<void>) {
  const file = await open(path, flags, 0o600);
  try {
    await work?.(file);
    await file.sync();
  } finally {
    await file.close();
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
