import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { hasErrno, Wiki7Error } from '../base/errors.ts';
import type { Reporter } from '../base/reporter.ts';
import type { Container } from '../blueprint/container.ts';
import { ports } from '../blueprint/ports.ts';
import type { Publication } from './local-container.ts';

const BUILD_DISK_GIB = 6;

/** Why nothing can listen there; undefined when something can. */
type TryToListen = (publication: Publication) => Promise<Error | undefined>;

const tryToListen: TryToListen = ({ address, hostPort }) =>
  new Promise((resolve) => {
    const server = createServer()
      .once('error', resolve)
      .listen({ host: address, port: hostPort }, () => server.close(() => resolve(undefined)));
  });

/**
 * A port that only this user may not take passes: the engine may, and says so itself if it may not either.
 *
 * @throws Wiki7Error W7-PORT when another program listens there, or the address is not this machine's
 */
export async function checkPorts(
  publications: readonly Publication[],
  listen: TryToListen = tryToListen,
): Promise<void> {
  for (const publication of publications) {
    const { address, hostPort } = publication;
    const refused = await listen(publication);
    if (refused === undefined || hasErrno(refused, 'EACCES')) continue;
    throw new Wiki7Error(
      'W7-PORT',
      hasErrno(refused, 'EADDRINUSE')
        ? `Port ${hostPort} on ${address} is used by another program. ${portRemedy(publication)}`
        : `${address} can't be listened on (${refused.message}). \`site.listen.address\` in config.ts must be an address of this machine.`,
    );
  }
}

/** What to do about a port that is taken. Only the one of plain HTTP is chosen on the command line. */
export function portRemedy(publication: Publication | undefined): string {
  return publication?.port === ports.frontHttps
    ? 'End that program (`ss -ltnp` names it), or choose another port: `site.listen.tlsPort` in config.ts.'
    : 'Choose another one: `./wiki7 up --port N`.';
}

/** @throws Wiki7Error W7-DISK when a build or a database would run out of space half-way */
export async function checkDisk(path: string, needsBuild: boolean): Promise<void> {
  // An engine in a virtual machine of its own names a folder that isn't here.
  const found = await statfs(path).catch(() => undefined);
  if (!found) return;
  const { bavail, bsize } = found;
  const freeGiB = (bavail * bsize) / 2 ** 30;
  const neededGiB = needsBuild ? BUILD_DISK_GIB : 1;
  if (freeGiB >= neededGiB) return;
  throw new Wiki7Error(
    'W7-DISK',
    `Only ${freeGiB.toFixed(1)} GiB are free below ${path}; ${neededGiB} GiB are needed. Free some space and run \`./wiki7 up\` again.`,
  );
}

export function checkMemory(containers: readonly Container[], reporter: Reporter): void {
  const limitMiB = containers.reduce((sum, container) => sum + container.memoryMiB, 0);
  const totalMiB = totalmem() / 2 ** 20;
  if (limitMiB <= totalMiB) return;
  reporter.warn(
    `The memory limits add up to ${limitMiB} MiB, and this machine has ${Math.round(totalMiB)} MiB. Choose a smaller \`profile\` or smaller \`sizes\`.`,
  );
}
