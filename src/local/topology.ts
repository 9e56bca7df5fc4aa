import type { ImageName } from '../blueprint/container.ts';
import type { Endpoints } from '../blueprint/endpoints.ts';
import { ports } from '../blueprint/ports.ts';
import { services } from '../blueprint/services.ts';
import type { Wiki } from '../config/wiki.ts';
import { address, hosts } from './addresses.ts';
import type { LocalContainer } from './local-container.ts';
import { mediaStore } from './media-store.ts';
import { caches } from './services/caches.ts';
import { database } from './services/database.ts';
import { entry } from './services/entry.ts';
import { objects } from './services/objects.ts';
import { replicas } from './services/replicas.ts';
import type { Instance, State } from './state.ts';

/** Everything that runs for one wiki on this machine, in the order of its start. */
export interface Topology {
  readonly stores: readonly LocalContainer[];
  /** Each inner list is one replica, replaced as a whole. */
  readonly application: readonly (readonly LocalContainer[])[];
  /** The edge, and before it the TLS front. */
  readonly entry: readonly LocalContainer[];
}

export async function topology(
  wiki: Wiki,
  instance: Instance,
  state: State,
  wikiFolder: string,
): Promise<Topology> {
  return {
    stores: [database(wiki), ...caches(wiki), ...(wiki.media.store === 'local-s3' ? [objects()] : [])],
    application: services(wiki, localEndpoints(wiki, instance)).flatMap(replicas),
    entry: await entry(wiki, instance, state, wikiFolder),
  };
}

export const allOf = ({ stores, application, entry }: Topology): readonly LocalContainer[] => [
  ...stores,
  ...application.flat(),
  ...entry,
];

export const imagesOf = (parts: Topology): readonly ImageName[] => [
  ...new Set(allOf(parts).map((local) => local.container.image)),
];

export function localEndpoints(
  { media }: Pick<Wiki, 'media'>,
  instance: Pick<Instance, 'subnet'>,
): Endpoints {
  const { subnet } = instance;
  const edge = address(subnet, 'app', hosts.edge);
  return {
    databaseHost: address(subnet, 'data', hosts.database),
    databaseReplicas: [],
    databaseAuthorities: null,
    cacheHost: address(subnet, 'data', hosts.cache),
    sessionsHost: address(subnet, 'data', hosts.sessions),
    renderUrl: `http://${address(subnet, 'data', hosts.render)}:${ports.render}`,
    purge: { to: 'varnish', servers: [`${edge}:${ports.edgePurge}`] },
    trustedProxies: [edge],
    media: mediaStore(media, instance),
  };
}
