import { ports } from '../../blueprint/ports.ts';
import type { Wiki } from '../../config/wiki.ts';
import { address, hosts } from '../addresses.ts';
import type { LocalContainer } from '../local-container.ts';
import type { Instance, State } from '../state.ts';
import { edge } from './edge.ts';
import { front } from './front.ts';

/** What readers reach: the edge, and before it the front where one is asked for. */
export async function entry(
  wiki: Wiki,
  instance: Instance,
  state: State,
  wikiFolder: string,
): Promise<readonly LocalContainer[]> {
  const { tls, site } = wiki;
  if (tls.mode === 'off') {
    const { address: at, port } = site.listen;
    return [edge(wiki, instance, state, { publish: [{ address: at, hostPort: port, port: ports.edge }] })];
  }
  const frontAddress = address(instance.subnet, 'app', hosts.front);
  return [
    edge(wiki, instance, state, { publish: [], frontAddress }),
    ...(await front(wiki, tls, instance, state, wikiFolder)),
  ];
}
