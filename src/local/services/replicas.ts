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
  const networking: Networking = { kind: 'own', hosts: hostsOf(service.name, index), publish: [] };
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

/** Those that others ask have a fixed address. The renderer has no way out: what a file makes it do stays inside. */
function hostsOf(service: string, index: number): OwnHosts {
  if (service === 'web') return { app: hosts.firstWeb + index, data: null };
  if (service === 'thumbs') return { app: hosts.firstThumbs + index, data: null };
  if (service === 'render') return { data: hosts.render };
  return { app: null, data: null };
}

type OwnHosts = Extract<Networking, { kind: 'own' }>['hosts'];

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
