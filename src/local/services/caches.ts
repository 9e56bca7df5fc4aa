import type { Container } from '../../blueprint/container.ts';
import { healthCheck } from '../../blueprint/health-check.ts';
import { ports } from '../../blueprint/ports.ts';
import type { SecretName } from '../../blueprint/secrets.ts';
import type { Wiki } from '../../config/wiki.ts';
import { hosts } from '../addresses.ts';
import type { LocalContainer } from '../local-container.ts';

/** Two stores, so that a full cache never logs anyone out. */
export function caches(wiki: Wiki): readonly LocalContainer[] {
  return [
    valkey('cache', wiki.sizes.cacheMemoryMiB, 'cache-password'),
    valkey('sessions', wiki.sizes.sessionsMemoryMiB, 'sessions-password'),
  ];
}

/** Pages stay half filled when the sizes of entries change: 64 MiB of data were seen to take 145 MiB. */
const withOverhead = (memoryMiB: number) => Math.round(memoryMiB * 2.5);

function valkey(role: 'cache' | 'sessions', memoryMiB: number, password: SecretName): LocalContainer {
  const container: Container = {
    name: role,
    image: 'valkey',
    environment: {
      WIKI7_VALKEY_PORT: String(ports.cache),
      WIKI7_VALKEY_ROLE: role,
      WIKI7_VALKEY_MEMORY_MIB: String(memoryMiB),
    },
    secrets: { WIKI7_VALKEY_PASSWORD: password },
    ports: [ports.cache],
    health: healthCheck,
    user: '999:999',
    mounts: role === 'sessions' ? [{ kind: 'volume', path: '/data', volume: 'sessions' }] : [],
    cpu: 0.25,
    memoryMiB: withOverhead(memoryMiB),
    stopSeconds: 15,
  };
  return {
    id: role,
    service: role,
    container,
    networking: { kind: 'own', hosts: { data: hosts[role] }, publish: [] },
    files: [],
  };
}
