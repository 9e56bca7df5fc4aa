import { healthCheck } from '../../blueprint/health-check.ts';
import { OBJECTS_ACCESS_KEY } from '../../blueprint/media-store.ts';
import { ports } from '../../blueprint/ports.ts';
import { hosts } from '../addresses.ts';
import type { LocalContainer } from '../local-container.ts';
import { localBuckets, REGION } from '../media-store.ts';

/** OpenStack Swift with its S3 interface, for `media.store` `local-s3`; on AWS this is S3. */
export function objects(): LocalContainer {
  return {
    id: 'objects',
    service: 'objects',
    container: {
      name: 'objects',
      image: 'objects',
      environment: {
        OBJECTS_ACCESS_KEY,
        OBJECTS_BUCKETS: Object.values(localBuckets).join(' '),
        OBJECTS_REGION: REGION,
      },
      secrets: { OBJECTS_SECRET_KEY: 'objects-secret-key' },
      ports: [ports.objects],
      health: healthCheck,
      user: '10087:10087',
      mounts: [
        { kind: 'volume', path: '/srv/node', volume: 'objects' },
        { kind: 'scratch', path: '/tmp', sizeMiB: 64 },
        { kind: 'scratch', path: '/run/swift', sizeMiB: 16 },
      ],
      cpu: 0.5,
      memoryMiB: 768,
      stopSeconds: 30,
    },
    networking: { kind: 'own', hosts: { data: hosts.objects }, publish: [] },
    files: [],
  };
}
