import type { Wiki } from '../../config/wiki.ts';
import type { LocalContainer } from '../local-container.ts';
import type { Instance, State } from '../state.ts';
export async function entry(
  _wiki: Wiki,
  _instance: Instance,
  _state: State,
  _wikiFolder: string,
): Promise<readonly LocalContainer[]> {
  return [];
}
