import { Wiki7Error } from '../base/errors.ts';
import { bundledExtensions, bundledSkins, extensionNeeds } from './extensions.ts';
import { isLoopback, isThisMachine } from './loopback.ts';
import { profiles, type Sizes } from './profiles.ts';
import type { ParsedConfig } from './schema.ts';

/** What the operator's folder holds beside `config.ts`. */
export interface FolderContents {
  /** Names of the folders in `extensions/`. */
  readonly extensions: readonly string[];
  readonly skins: readonly string[];
  /** Paths of the files in `assets/`, from that folder. */
  readonly assets: readonly string[];
}

export type DatabaseEngine = 'mariadb' | 'mysql';

/** A wiki with nothing left open: every default filled in, every rule checked. */
export interface Wiki
  extends Omit<
    ParsedConfig,
    'site' | 'sizes' | 'database' | 'extensions' | 'skins' | 'ownExtensions' | 'ownSkins'
  > {
  readonly site: {
    readonly url: string;
    /** Host and port as in the URL. */
    readonly host: string;
    readonly scheme: 'http' | 'https';
    readonly listen: { readonly address: string; readonly port: number; readonly tlsPort: number };
  };
  readonly sizes: Sizes;
  readonly database: {
    readonly engine: DatabaseEngine;
    /** The one on AWS. */
    readonly cloudEngine: DatabaseEngine;
  };
  /** In the order in which they are loaded. */
  readonly extensions: readonly string[];
  readonly skins: readonly string[];
  /** Names that can't change once the wiki exists. */
  readonly databases: { readonly wiki: string; readonly accounts: string };
}

export interface KnownPorts {
  readonly chosen?: number | undefined;
  readonly last?: number | undefined;
}

const skinFolder: Readonly<Record<ParsedConfig['look']['skin'], keyof typeof bundledSkins>> = {
  'vector-2022': 'Vector',
  vector: 'Vector',
  minerva: 'MinervaNeue',
  monobook: 'MonoBook',
  timeless: 'Timeless',
};

/**
 * Fills in what depends on other options and refuses contradictions that the schema can't see.
 *
 * @param ports what `up --port` said, which wins over the configuration, and the port of the last time, which doesn't
 * @throws Wiki7Error W7-CONFIG with one sentence
 */
export function resolveWiki(config: ParsedConfig, folder: FolderContents, ports: KnownPorts = {}): Wiki {
  const {
    site: _site,
    sizes,
    extensions: _e,
    skins: _s,
    ownExtensions: _oe,
    ownSkins: _os,
    ...rest
  } = config;
  return {
    ...rest,
    site: resolveSite(config, ports),
    database: {
      engine: config.database.engine ?? 'mariadb',
      cloudEngine: config.database.engine ?? 'mysql',
    },
    sizes: { ...profiles[config.profile], ...withoutUndefined(sizes) },
    extensions: resolveExtensions(config, folder),
    skins: resolveSkins(config, folder),
    look: resolveLook(config, folder),
    databases: databaseNames(config.id, config.language),
  };
}

export const databaseNames = (id: string, language: string): Wiki['databases'] => ({
  wiki: `${id}_${language.replaceAll('-', '_')}`,
  accounts: `${id}_accounts`,
});

function refuse(sentence: string): never {
  throw new Wiki7Error('W7-CONFIG', sentence);
}

function resolveSite(config: ParsedConfig, ports: KnownPorts): Wiki['site'] {
  const { url, listen } = config.site;
  const secure = config.tls.mode === 'files' || config.tls.mode === 'acme';
  if (secure && !url?.startsWith('https://')) {
    refuse(
      `\`tls\` is \`${config.tls.mode}\`, so \`site.url\` must be the public https:// address; it is ${show(url)}.`,
    );
  }
  if (config.tls.mode === 'behindProxy' && url === undefined) {
    refuse('`tls` is `behindProxy`, so `site.url` must be the address that readers type; it is missing.');
  }
  if (config.tls.mode === 'off' && url?.startsWith('https://')) {
    refuse(`\`site.url\` is ${url} but \`tls\` is \`off\`. Choose \`acme\`, \`files\` or \`behindProxy\`.`);
  }
  const parsed = url === undefined ? undefined : new URL(url);
  if (config.tls.mode === 'acme' && parsed && /^[\d.]+$|^\[|^localhost$|^[^.]+$/.test(parsed.hostname)) {
    refuse(
      `No authority gives a certificate for \`${parsed.hostname}\`. With \`tls\` \`acme\`, \`site.url\` needs a public domain name.`,
    );
  }
  const portInUrl = config.tls.mode === 'off' && parsed ? Number(parsed.port || 80) : undefined;
  const port = ports.chosen ?? listen.port ?? portInUrl ?? (secure ? 80 : (ports.last ?? 8080));
  if (portInUrl !== undefined && portInUrl !== port) {
    refuse(
      `\`site.url\` is ${url}, so readers ask port ${portInUrl}, but the wiki is to listen on port ${port}. Give both the same port, or leave \`site.url\` out.`,
    );
  }
  if (
    config.tls.mode === 'off' &&
    parsed &&
    listen.address === undefined &&
    !isThisMachine(parsed.hostname)
  ) {
    refuse(
      `\`site.url\` is ${url}, but without \`site.listen.address\` only this machine itself reaches the wiki. For readers elsewhere set it, as 0.0.0.0 for all networks (without \`tls\`, passwords are sent in clear); for this machine alone set 127.0.0.1.`,
    );
  }
  const address = listen.address ?? (secure ? '0.0.0.0' : '127.0.0.1');
  const own = config.tls.mode === 'behindProxy' ? config.tls.trustedAddresses.find(isLoopback) : undefined;
  if (own !== undefined && !isLoopback(address)) {
    refuse(
      `\`tls.trustedAddresses\` names this machine itself (${own}), so \`site.listen.address\` must be 127.0.0.1; it is ${address}, where strangers could pass for the proxy. Leave it out.`,
    );
  }
  const base = parsed ?? new URL(`http://localhost:${port}`);
  const scheme = base.protocol === 'https:' ? 'https' : 'http';
  return {
    url: `${scheme}://${base.host}`,
    host: base.host,
    scheme,
    listen: { address, port, tlsPort: listen.tlsPort },
  };
}

function resolveExtensions(config: ParsedConfig, folder: FolderContents): readonly string[] {
  const bundled = { ...bundledExtensions, ...withoutUndefined(config.extensions) };
  for (const [name, needs] of Object.entries(extensionNeeds)) {
    for (const need of needs) {
      if (bundled[name as keyof typeof bundled] && !bundled[need]) {
        refuse(
          `\`extensions.${need}\` is off, but ${name} needs it. Turn \`extensions.${name}\` off too, or ${need} on.`,
        );
      }
    }
  }
  const captcha = config.captcha.kind === 'off' ? [] : ['ConfirmEdit'];
  const own = chooseOwn('ownExtensions', 'extensions', config.ownExtensions, folder.extensions);
  const doubled = own.find((name) => name in bundled || name === 'ConfirmEdit' || name === 'Wiki7');
  if (doubled)
    refuse(`\`extensions/${doubled}\` has the name of a bundled extension. Remove the folder, or rename it.`);
  return [...switchedOn(bundled), ...captcha, ...own];
}

function resolveSkins(config: ParsedConfig, folder: FolderContents): readonly string[] {
  const bundled = {
    ...bundledSkins,
    [skinFolder[config.look.skin]]: true,
    ...withoutUndefined(config.skins),
  };
  const needed = skinFolder[config.look.skin];
  if (!bundled[needed]) refuse(`\`look.skin\` is \`${config.look.skin}\`, but \`skins.${needed}\` is off.`);
  return [...switchedOn(bundled), ...chooseOwn('ownSkins', 'skins', config.ownSkins, folder.skins)];
}

function resolveLook(config: ParsedConfig, folder: FolderContents): ParsedConfig['look'] {
  for (const option of ['logo', 'favicon'] as const) {
    const file = config.look[option];
    if (file !== undefined && !folder.assets.includes(file)) {
      refuse(`\`look.${option}\` is ${show(file)}, but there is no such file in \`assets/\`.`);
    }
  }
  return config.look;
}

function chooseOwn(
  option: string,
  place: string,
  choice: Readonly<Record<string, boolean>>,
  present: readonly string[],
): readonly string[] {
  const unknown = Object.keys(choice).find((name) => !present.includes(name));
  if (unknown) refuse(`\`${option}.${unknown}\` matches no folder in \`${place}/\`.`);
  return present.filter((name) => choice[name] !== false);
}

const switchedOn = (all: Readonly<Record<string, boolean>>) =>
  Object.keys(all)
    .filter((name) => all[name])
    .sort();

function withoutUndefined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never;
}

const show = (value: unknown) => (value === undefined ? 'missing' : JSON.stringify(value));
