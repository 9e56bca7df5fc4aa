import type { Container, Service } from '../../blueprint/container.ts';
import { hosts } from '../addresses.ts';
import type { LocalContainer, Networking } from '../local-container.ts';

/**
 * Replicas of a service of the blueprint. Containers that share a network namespace get one from a container that does
 * nothing else, so that neither of them takes it away when it restarts.
 */
export function replicas(service: Service): readonly (readonly LocalContainer[])[] {
  return Array.from({ length: service.replicas }, (_, index) => replica(service, index));
}

function replica(service: Service, index: number): readonly LocalContainer[] {
  const id = `${service.name}-${index + 1}`;
  const networking: Networking = {
    kind: 'own',
    hosts: { app: service.name === 'web' ? hosts.firstWeb + index : null, data: null },
    publish: [],
  };
  const [only, ...more] = service.containers;
  if (!only) return [];
  if (more.length === 0) return [{ id, service: service.name, container: only, networking, files: [] }];
  const owner: LocalContainer = { id, service: service.name, container: idle(only), networking, files: [] };
  const members = service.containers.map(
    (container): LocalContainer => ({
      id: `${id}-${container.name}`,
      service: service.name,
      container,
      networking: { kind: 'shared', owner: id },
      files: [],
    }),
  );
  return [owner, ...members];
}

/** Holds the network namespace: the image of its neighbour, none of its work. */
function idle(neighbour: Container): Container {
  return {
    name: 'network',
    image: neighbour.image,
    command: ['sleep', 'infinity'],
    environment: {},
    secrets: {},
    ports: neighbour.ports,
    user: neighbour.user,
    mounts: [],
    cpu: 0.05,
    memoryMiB: 16,
    stopSeconds: 0,
  };
}
