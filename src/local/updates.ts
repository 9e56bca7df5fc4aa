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

/**
 * Run in a throw-away container. What was unpacked, not installed (MediaWiki), is made known to apt as if it were installed. A
 * source that gave some packages and then was put aside (unstable, for MySQL) is asked again. An archive that does not answer is
 * an error: silence would look like no update.
 */
const ASK = `set -eu
export LC_ALL=C
packages=/usr/share/wiki7/packages
cp /usr/share/wiki7/sources/*.list /etc/apt/sources.list.d/ 2> /dev/null || true
apt-get update -qq --error-on=any > /dev/null
dpkg-query -W -f='\${Package} \${Version}\n' | { grep -vxFf - "$packages" || true; } | while read -r name version; do
  printf 'Package: %s\nStatus: install ok installed\nArchitecture: all\nMaintainer: none\nDescription: none\nVersion: %s\n\n' "$name" "$version"
done >> /var/lib/dpkg/status
apt-cache policy $(cut -d ' ' -f 1 "$packages")`;

/** Asks Debian, in a throw-away container of each image, for newer packages; remembers the answer. */
export async function checkUpdates(engine: Engine, images: Images, state: State): Promise<PendingUpdates> {
  const packages = [];
  for (const [image, tag] of Object.entries(images)) {
    const ask = ['run', '--rm', '--user', '0', '--entrypoint', 'sh', tag, '-c', ASK];
    const { stdout } = await engine.run(ask);
    packages.push(...parsePolicy(stdout).map((found) => ({ image, ...found })));
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

/** Unstable has no archive for security updates alone, so whatever is newer there may be one. */
const SECURITY = /security|\bsid\b/;

/** What `apt-cache policy` says of packages for which it has a newer candidate, kept back or not. */
export function parsePolicy(text: string) {
  return text.split(/^(?=\S+:$)/m).flatMap((block) => {
    const name = /^(\S+):$/m.exec(block)?.[1] ?? '';
    const installed = /^ {2}Installed: (\S+)$/m.exec(block)?.[1];
    const available = /^ {2}Candidate: (\S+)$/m.exec(block)?.[1];
    if (!installed || !available || installed === available || available === '(none)') return [];
    const security = versionsOf(block)
      .filter((_, index, all) => {
        // Newest first. Above the candidate stands what is not taken from there, below the installed one what is older.
        const versions = all.map(({ version }) => version);
        return index >= versions.indexOf(available) && index < versions.indexOf(installed);
      })
      .some(({ archives }) => SECURITY.test(archives));
    return [{ name, installed, available, security }];
  });
}

/** Rows of the version table, each with the archives that have it. */
function versionsOf(block: string) {
  const rows = block.split(/^ (?:\*{3}| {3}) (?=\S)/m).slice(1);
  return rows.map((row) => ({
    version: row.split(' ')[0] ?? '',
    archives: row.split('\n').slice(1).join('\n'),
  }));
}
