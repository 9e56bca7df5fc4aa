import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Wiki7Error } from '../../base/errors.ts';
import { contentHash } from '../../base/hash.ts';
import type { Container, Mount } from '../../blueprint/container.ts';
import { healthCheck } from '../../blueprint/health-check.ts';
import { ports } from '../../blueprint/ports.ts';
import { isLoopback } from '../../config/loopback.ts';
import type { Wiki } from '../../config/wiki.ts';
import { address, hosts } from '../addresses.ts';
import {
  acmeCommand,
  acmeEnvironment,
  type FrontCertificate,
  frontEnvironment,
} from '../front/front-environment.ts';
import { type FrontTls, frontPaths, renderFront } from '../front/render-front.ts';
import type { LocalContainer, Publication } from '../local-container.ts';
import type { Instance, State } from '../state.ts';

type Tls = Exclude<Wiki['tls'], { mode: 'off' }>;

const FOLDER = 'front';
const USER = 10081;

const scratch: Mount = { kind: 'scratch', path: frontPaths.scratch, sizeMiB: 32 };

/** The TLS front and, with `acme`, the client that gets its certificates. */
export async function front(
  wiki: Wiki,
  tls: Tls,
  instance: Instance,
  state: State,
  wikiFolder: string,
): Promise<readonly LocalContainer[]> {
  const edge = { address: address(instance.subnet, 'app', hosts.edge), port: ports.edge };
  const configuration = renderFront({ server: wiki.site.url, edge, tls: frontTls(tls, instance) });
  const files = [
    { path: dirname(frontPaths.config), hostPath: state.path(FOLDER) },
    ...(tls.mode === 'files' ? await certificateFiles(tls, wikiFolder) : []),
  ];
  const server: LocalContainer = {
    id: 'front',
    service: 'front',
    container: {
      ...container('front', {
        ...frontEnvironment(certificateOf(tls), wiki.site.url),
        // Another configuration, another container: nginx reads the mounted file only when it starts.
        WIKI7_FRONT_CONFIGURATION: contentHash([configuration]),
      }),
      ports: [ports.frontHttp, ports.frontHttps],
      health: healthCheck,
      mounts: [scratch, ...(tls.mode === 'acme' ? [certificates(true)] : [])],
    },
    networking: { kind: 'own', hosts: { app: hosts.front }, publish: publications(wiki, tls) },
    files,
    configuration: { file: join(FOLDER, basename(frontPaths.config)), content: configuration },
  };
  return tls.mode === 'acme' ? [server, await acme(wiki, tls, wikiFolder)] : [server];
}

async function acme(
  wiki: Wiki,
  tls: Extract<Tls, { mode: 'acme' }>,
  wikiFolder: string,
): Promise<LocalContainer> {
  const { trustedRoot } = tls;
  const environment = acmeEnvironment({
    server: wiki.site.url,
    email: tls.email,
    directory: tls.directory,
    ...(trustedRoot !== undefined && { trustedRoot: basename(trustedRoot) }),
  });
  return {
    id: 'acme',
    service: 'acme',
    container: {
      ...container('acme', environment),
      command: acmeCommand,
      mounts: [scratch, { kind: 'scratch', path: '/tmp', sizeMiB: 16 }, certificates(false)],
    },
    networking: { kind: 'own', hosts: { app: null }, publish: [] },
    files:
      trustedRoot === undefined
        ? []
        : [
            {
              path: frontPaths.trustedRoot,
              hostPath: await folderOf('trustedRoot', trustedRoot, wikiFolder),
            },
          ],
  };
}

function container(name: string, environment: Readonly<Record<string, string>>): Container {
  return {
    name,
    image: 'front',
    environment,
    secrets: {},
    ports: [],
    user: `${USER}:${USER}`,
    mounts: [],
    cpu: 1,
    memoryMiB: 128,
    stopSeconds: 30,
  };
}

const certificates = (readOnly: boolean): Mount => ({
  kind: 'volume',
  path: frontPaths.certificates,
  volume: 'certificates',
  readOnly,
});

function publications(wiki: Wiki, tls: Tls): readonly Publication[] {
  const { address: at, port, tlsPort } = wiki.site.listen;
  const http = { address: at, hostPort: port, port: ports.frontHttp };
  return tls.mode === 'behindProxy'
    ? [http]
    : [http, { address: at, hostPort: tlsPort, port: ports.frontHttps }];
}

/** What comes from this machine itself reaches a container from the network's gateway. */
function frontTls(tls: Tls, { subnet }: Instance): FrontTls {
  if (tls.mode !== 'behindProxy') return { mode: tls.mode };
  const gateway = tls.trustedAddresses.some(isLoopback) ? [address(subnet, 'app', hosts.gateway)] : [];
  return { mode: tls.mode, trustedAddresses: [...tls.trustedAddresses, ...gateway] };
}

function certificateOf(tls: Tls): FrontCertificate {
  if (tls.mode !== 'files') return { mode: tls.mode };
  return { mode: 'files', certificate: basename(tls.certificate), key: basename(tls.key) };
}

/** The folders of the operator's own pair. */
async function certificateFiles(tls: Extract<Tls, { mode: 'files' }>, wikiFolder: string) {
  return [
    { path: frontPaths.ownCertificate, hostPath: await folderOf('certificate', tls.certificate, wikiFolder) },
    { path: frontPaths.ownKey, hostPath: await folderOf('key', tls.key, wikiFolder) },
  ];
}

/**
 * The folder of one of the operator's files: a mounted folder shows a file that was renamed over the one before.
 *
 * @throws Wiki7Error W7-CERTIFICATE when the file is missing or the front's user may not read it
 */
async function folderOf(option: string, path: string, wikiFolder: string): Promise<string> {
  const file = resolve(wikiFolder, path);
  const names = `\`tls.${option}\` names ${file}`;
  const there = await stat(file).catch(() => undefined);
  if (!there?.isFile()) throw new Wiki7Error('W7-CERTIFICATE', `${names}, and there is no such file.`);
  if (dirname(file) === resolve(wikiFolder)) {
    throw new Wiki7Error(
      'W7-CERTIFICATE',
      `${names}. Put it into a folder of its own, as tls/: the whole folder is shown to the front.`,
    );
  }
  const readable =
    (there.mode & 0o004) !== 0 ||
    (there.uid === USER && (there.mode & 0o400) !== 0) ||
    (there.gid === USER && (there.mode & 0o040) !== 0);
  if (readable) return dirname(file);
  throw new Wiki7Error(
    'W7-CERTIFICATE',
    `The front runs as user ${USER} and may not read ${file}. Let it: \`chgrp ${USER} ${file} && chmod 640 ${file}\`.`,
  );
}
