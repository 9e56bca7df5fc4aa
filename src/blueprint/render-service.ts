import type { Wiki } from '../config/wiki.ts';
import type { Service } from './container.ts';
import { healthCheck } from './health-check.ts';
import { largestRenderedMiB } from './media-rules.ts';
import { NGINX_SHARE } from './mediawiki-container.ts';
import { ports } from './ports.ts';
import { lingerSeconds, timeouts } from './timeouts.ts';

/**
 * Reads strangers' files for MediaWiki: the only service with programs that decode them, and the one with nothing to take. It
 * has no volume, no way out of the wiki's inner network and no secret but the one that signs its commands.
 */
export function render({ sizes }: Wiki): Service {
  return {
    name: 'render',
    replicas: 1,
    containers: [
      {
        name: 'nginx',
        image: 'nginx',
        environment: {
          WIKI7_ROLE: 'render',
          WIKI7_HTTP_PORT: String(ports.render),
          WIKI7_PHP_PORT: String(ports.php),
          // The file and what is said about it.
          WIKI7_UPLOAD_MAX_MIB: String(largestRenderedMiB + 1),
          WIKI7_NGINX_TIMEOUT_SECONDS: String(timeouts.nginxSeconds),
        },
        secrets: {},
        ports: [ports.render],
        health: healthCheck,
        user: RENDER_USER,
        mounts: [{ kind: 'scratch', path: '/tmp', sizeMiB: 64 }],
        cpu: sizes.helperCpu * NGINX_SHARE,
        memoryMiB: 64,
        stopSeconds: lingerSeconds + 30,
        lingerSeconds,
      },
      {
        name: 'render',
        image: 'render',
        environment: { WIKI7_PHP_PORT: String(ports.php), WIKI7_RENDERERS: String(sizes.renderers) },
        secrets: { WIKI7_SHELLBOX_SECRET: 'shellbox-secret' },
        ports: [ports.php],
        health: healthCheck,
        user: RENDER_USER,
        // Of each file its arriving body, the file itself and what is made of it.
        mounts: [{ kind: 'scratch', path: '/tmp', sizeMiB: sizes.renderers * 3 * largestRenderedMiB }],
        cpu: sizes.helperCpu * (1 - NGINX_SHARE),
        memoryMiB: sizes.renderMemoryMiB,
        stopSeconds: 45,
      },
    ],
  };
}

/** Nobody else's, so that no other container's processes or files are its own. */
const RENDER_USER = '10081:10081';
