import { join } from 'node:path';
import { ports } from '../../blueprint/ports.ts';
import type { Wiki } from '../../config/wiki.ts';
import type { LocalContainer } from '../local-container.ts';
import type { Instance, State } from '../state.ts';
import { EDGE_FOLDER, edge, edgeRules } from './edge.ts';

/** What readers reach: the edge, and before it the TLS front where there is one. Writes the files that both read. */
export async function entry(
  wiki: Wiki,
  instance: Instance,
  state: State,
  _folder: string,
): Promise<readonly LocalContainer[]> {
  const { listen } = wiki.site;
  await state.write(join(EDGE_FOLDER, 'edge.vcl'), edgeRules(wiki, instance), 'containers');
  return [edge(wiki, state, [{ address: listen.address, hostPort: listen.port, port: ports.edge }])];
}
