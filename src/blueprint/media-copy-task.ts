import type { MediaConfig } from '../config/media-schema.ts';
import type { Wiki } from '../config/wiki.ts';
import type { Task } from './container.ts';
import type { Endpoints } from './endpoints.ts';
import { type MediaStore, mediaKeys } from './media-store.ts';
import { mediaOf } from './mediawiki-container.ts';
import { maintenanceTask } from './services.ts';

/**
 * Copies files into the wiki's store.
 *
 * @param source the store they are in now, as the configuration named it and as containers reach it
 */
export function mediaCopyTask(
  wiki: Wiki,
  endpoints: Endpoints,
  source: { readonly config: MediaConfig; readonly store: MediaStore },
): Task {
  const { container } = maintenanceTask(wiki, endpoints, ['Wiki7:MediaCopy']);
  // Two stores at providers have a key each.
  const keys = mediaKeys(
    source.config,
    source.store,
    'WIKI7_MEDIA_SOURCE',
    wiki.media.store === 's3' ? ['media-source-access-key', 'media-source-secret-key'] : undefined,
  );
  return {
    name: 'media-copy',
    container: {
      ...container,
      name: 'media-copy',
      mounts: [...container.mounts, ...(endpoints.media.kind === 'files' ? [] : mediaOf(source.store))],
      environment: {
        ...container.environment,
        ...keys.environment,
        WIKI7_MEDIA_SOURCE: JSON.stringify(source.store),
      },
      secrets: { ...container.secrets, ...keys.secrets },
    },
  };
}
