import { basename, dirname, join } from 'node:path';
import { healthCheck } from '../../blueprint/health-check.ts';
import { ports } from '../../blueprint/ports.ts';
import { globalBudget } from '../../blueprint/shield-rules.ts';
import type { Wiki } from '../../config/wiki.ts';
import { address, hosts } from '../addresses.ts';
import { renderVcl, vclPath } from '../edge/render-vcl.ts';
import type { LocalContainer, Publication } from '../local-container.ts';
import type { Instance, State } from '../state.ts';

const FOLDER = 'edge';

/** Varnish's own structures, the log it keeps in memory and the compiler at start, beside the cache itself. */
const overheadMiB = 192;

/** Varnish, which on AWS is CloudFront. Published itself unless a front stands before it. */
export function edge(
  wiki: Wiki,
  instance: Instance,
  state: State,
  options: { readonly publish: readonly Publication[]; readonly frontAddress?: string },
): LocalContainer {
  return {
    id: 'edge',
    service: 'edge',
    container: {
      name: 'edge',
      image: 'edge',
      environment: {
        WIKI7_EDGE_MEMORY_MIB: String(wiki.sizes.edgeMemoryMiB),
        WIKI7_EDGE_PORT: String(ports.edge),
        WIKI7_EDGE_PURGE_PORT: String(ports.edgePurge),
        // Another answer to who may read, another container: its cache holds nothing of the days before.
        WIKI7_EDGE_READERS: wiki.access.read,
      },
      secrets: { WIKI7_PROOF_SECRET: 'edge-proof-secret' },
      ports: [ports.edge, ports.edgePurge],
      health: healthCheck,
      user: '10080:10080',
      mounts: [{ kind: 'scratch', path: '/var/lib/varnish', sizeMiB: 96, executable: true }],
      // In a crowd, what is made already goes before what has to be made.
      cpu: 2,
      memoryMiB: Math.round(wiki.sizes.edgeMemoryMiB * 1.6) + overheadMiB,
      stopSeconds: 15,
    },
    networking: { kind: 'own', hosts: { app: hosts.edge }, publish: options.publish },
    files: [{ path: dirname(vclPath), hostPath: state.path(FOLDER) }],
    configuration: {
      file: join(FOLDER, basename(vclPath)),
      content: edgeRules(wiki, instance, options.frontAddress),
    },
    reload: ['/usr/local/bin/reload-edge'],
    // About 300,000 requests, of which `traffic` tells.
    logMB: 100,
  };
}

/** The edge's rules for this wiki's replicas. */
function edgeRules(wiki: Wiki, instance: Instance, frontAddress?: string): string {
  return renderVcl({
    wikiId: wiki.id,
    server: wiki.site.url,
    language: wiki.language,
    shield: wiki.edge.shield === 'on' ? globalBudget(wiki) : 'off',
    web: Array.from({ length: wiki.sizes.webReplicas }, (_, index) => ({
      name: `web-${index + 1}`,
      address: address(instance.subnet, 'app', hosts.firstWeb + index),
      port: ports.web,
    })),
    thumbs: Array.from({ length: wiki.sizes.thumbReplicas }, (_, index) => ({
      name: `thumbs-${index + 1}`,
      address: address(instance.subnet, 'app', hosts.firstThumbs + index),
      port: ports.thumbs,
    })),
    ...(frontAddress === undefined ? {} : { frontAddress }),
  });
}
