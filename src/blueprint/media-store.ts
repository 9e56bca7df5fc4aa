import type { MediaConfig } from '../config/media-schema.ts';
import type { Container } from './container.ts';

/** Where uploads lie, as PHP is told in `WIKI7_MEDIA`. */
export type MediaStore =
  /** In the volume `media`. */
  | { readonly kind: 'files' }
  | {
      readonly kind: 's3';
      readonly endpoint: string;
      readonly region: string;
      readonly addressing: 'host' | 'path';
      readonly publicBucket: string;
      readonly privateBucket: string;
      /** `environment`: `WIKI7_MEDIA_ACCESS_KEY` and `WIKI7_MEDIA_SECRET_KEY`; `task-role`: what ECS gives the task. */
      readonly credentials: 'environment' | 'task-role';
    };

/** Id of the key to the store that runs beside the wiki. It names the owner of what is in there, so it never changes. */
export const OBJECTS_ACCESS_KEY = 'wiki7:media';

/** What a container needs to open a store; nothing where the store is a volume, or the task has a role. */
export function mediaKeys(
  { store }: Pick<MediaConfig, 'store'>,
  at: MediaStore,
  /** Another one for the store that files move away from. */
  prefix: 'WIKI7_MEDIA' | 'WIKI7_MEDIA_SOURCE' = 'WIKI7_MEDIA',
): Pick<Container, 'environment' | 'secrets'> {
  const [id, key] = [`${prefix}_ACCESS_KEY`, `${prefix}_SECRET_KEY`];
  if (at.kind === 'files' || at.credentials === 'task-role') return { environment: {}, secrets: {} };
  if (store === 'local-s3')
    return { environment: { [id]: OBJECTS_ACCESS_KEY }, secrets: { [key]: 'objects-secret-key' } };
  return prefix === 'WIKI7_MEDIA'
    ? { environment: {}, secrets: { [id]: 'media-access-key', [key]: 'media-secret-key' } }
    : { environment: {}, secrets: { [id]: 'media-source-access-key', [key]: 'media-source-secret-key' } };
}
