import { join } from 'node:path';
import { ports } from '../../blueprint/ports.ts';
import type { Wiki } from '../../config/wiki.ts';
import { address, hosts } from '../addresses.ts';
import type { LocalContainer } from '../local-container.ts';
import type { Instance, State } from '../state.ts';
import { EDGE_FOLDER, edge, edgeRules } from './edge.ts';
import { front } from './front.ts';

/** What readers reach: the edge, and before it the front where one is asked for. Writes the files that they mount. */
export async function entry(
  wiki: Wiki,
  instance: Instance,
  state: State,
  wikiFolder: string,
): Promise<readonly LocalContainer[]> {
  const { tls, site } = wiki;
  const frontAddress = tls.mode === 'off' ? undefined : address(instance.subnet, 'app', hosts.front);
  await state.write(join(EDGE_FOLDER, 'edge.vcl'), edgeRules(wiki, instance, frontAddress), 'containers');
  if (tls.mode === 'off') {
    return [
      edge(wiki, state, [{ address: site.listen.address, hostPort: site.listen.port, port: ports.edge }]),
    ];
  }
  return [edge(wiki, state, []), ...(await front(wiki, tls, instance, state, wikiFolder))];
}
