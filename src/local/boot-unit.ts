import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Wiki7Error } from '../base/errors.ts';
import { run } from '../base/process.ts';
import type { Instance } from './state.ts';

const UNITS = '/etc/systemd/system';
const LAUNCHER = fileURLToPath(new URL('../../wiki7', import.meta.url));

const unitName = (instance: Instance) => `${instance.name}.service`;

/** Whether this machine starts services by systemd and this user may add one. */
export const canStartAtBoot = () => hasSystemd() && process.getuid?.() === 0;

export const hasSystemd = () => existsSync('/run/systemd/system');

export const startsAtBoot = (instance: Instance) => existsSync(join(UNITS, unitName(instance)));

const specifiers = (text: string) => text.replaceAll('%', '%%');

/** One argument of a command line in a unit, whatever it holds. See systemd.service(5), "Command lines". */
const word = (text: string) => `"${specifiers(text).replaceAll('$', '$$$$').replaceAll(/["\\]/g, '\\$&')}"`;

/**
 * After a boot, `up` converges from whatever the engine brought back; offline, since everything is built.
 *
 * @throws Wiki7Error W7-FOLDER
 */
export function bootUnit(folder: string): string {
  if (/[\r\n]/.test(folder)) {
    throw new Wiki7Error(
      'W7-FOLDER',
      'The name of the wiki’s folder has a line break, which no systemd unit can hold. Rename it.',
    );
  }
  return `[Unit]
Description=Wiki7 in ${specifiers(folder)}
Wants=network-online.target
After=network-online.target docker.service podman.service

[Service]
Type=oneshot
RemainAfterExit=yes
Environment="PATH=${dirname(process.execPath)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
ExecStart=${word(LAUNCHER)} --wiki ${word(folder)} up
TimeoutStartSec=600

[Install]
WantedBy=multi-user.target
`;
}

export async function addBootUnit(instance: Instance, folder: string): Promise<void> {
  await writeFile(join(UNITS, unitName(instance)), bootUnit(folder));
  await run('systemctl', ['daemon-reload']);
  await run('systemctl', ['enable', unitName(instance)]);
}

export async function removeBootUnit(instance: Instance): Promise<void> {
  if (!startsAtBoot(instance)) return;
  await run('systemctl', ['disable', unitName(instance)], { accept: 'any' });
  await rm(join(UNITS, unitName(instance)), { force: true });
  await run('systemctl', ['daemon-reload'], { accept: 'any' });
}
