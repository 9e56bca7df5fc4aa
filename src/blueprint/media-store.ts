import type { MediaConfig } from '../config/media-schema.ts';
import type { Container } from './container.ts';
import type { SecretName } from './secrets.ts';

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

type KeyNames = readonly [id: SecretName, key: SecretName];

/**
 * What a container needs to open a store; nothing where the store is a volume, or the task has a role.
 *
 * @param prefix of the variables; another one for the store that files move away from
 * @param atProvider secrets that hold the key of an `s3` store
 */
export function mediaKeys(
  { store }: Pick<MediaConfig, 'store'>,
  at: MediaStore,
  prefix: 'WIKI7_MEDIA' | 'WIKI7_MEDIA_SOURCE' = 'WIKI7_MEDIA',
  atProvider: KeyNames = ['media-access-key', 'media-secret-key'],
): Pick<Container, 'environment' | 'secrets'> {
  if (at.kind === 'files' || at.credentials === 'task-role') return { environment: {}, secrets: {} };
  const [id, key] = [`${prefix}_ACCESS_KEY`, `${prefix}_SECRET_KEY`];
  return store === 'local-s3'
    ? { environment: { [id]: OBJECTS_ACCESS_KEY }, secrets: { [key]: 'objects-secret-key' } }
    : { environment: {}, secrets: { [id]: atProvider[0], [key]: atProvider[1] } };
}
