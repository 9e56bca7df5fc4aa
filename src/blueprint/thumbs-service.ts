import type { Wiki } from '../config/wiki.ts';
import type { Service } from './container.ts';
import type { Endpoints } from './endpoints.ts';
import { healthCheck } from './health-check.ts';
import { thumbnailWidths } from './media-rules.ts';
import { mediaOf, mediaWiki, NGINX_SHARE, temporary, WEB_USER } from './mediawiki-container.ts';
import { siteEnvironment } from './nginx-environment.ts';
import { ports } from './ports.ts';
import { lingerSeconds } from './timeouts.ts';

/**
 * Sends everything below `/media/` and has missing thumbnails made. Its workers are its own, so that a storm of thumbnails
 * never takes one that a page needs.
 */
export function thumbs(wiki: Wiki, endpoints: Endpoints): Service {
  const mediawiki = mediaWiki(wiki, endpoints);
  return {
    name: 'thumbs',
    replicas: wiki.sizes.thumbReplicas,
    containers: [
      {
        name: 'nginx',
        image: 'nginx',
        environment: {
          ...siteEnvironment(wiki, endpoints),
          WIKI7_ROLE: 'thumbs',
          WIKI7_HTTP_PORT: String(ports.thumbs),
          WIKI7_MEDIA_STORE: endpoints.media.kind,
          WIKI7_THUMBNAIL_WIDTHS: thumbnailWidths.join(' '),
        },
        secrets: {},
        ports: [ports.thumbs],
        health: healthCheck,
        user: WEB_USER,
        mounts: [temporary(wiki), ...mediaOf(endpoints.media).map((mount) => ({ ...mount, readOnly: true }))],
        cpu: wiki.sizes.helperCpu * NGINX_SHARE,
        memoryMiB: 128,
        stopSeconds: lingerSeconds + 30,
        lingerSeconds,
      },
      {
        ...mediawiki,
        name: 'mediawiki',
        environment: { ...mediawiki.environment, WIKI7_PHP_WORKERS: String(wiki.sizes.thumbWorkers) },
        ports: [ports.php],
        health: healthCheck,
        cpu: wiki.sizes.helperCpu * (1 - NGINX_SHARE),
        memoryMiB: wiki.sizes.thumbsMemoryMiB,
      },
    ],
  };
}
