import type { Wiki } from '../config/wiki.ts';
import type { Container, Mount } from './container.ts';
import type { Endpoints } from './endpoints.ts';
import type { MediaStore } from './media-store.ts';
import { phpEnvironment, phpSecrets, uploadMaxMiB } from './php-environment.ts';

/** Debian's www-data, which owns the media volume. */
export const WEB_USER = '33:33';

/** Of a replica's vCPU; PHP has the rest. It counts only while both want more than there is. */
export const NGINX_SHARE = 0.2;

const media = { kind: 'volume', path: '/srv/media', volume: 'media' } as const satisfies Mount;

/** What a container needs of them; nothing where the files lie in a store of their own. */
export const mediaOf = ({ kind }: MediaStore): readonly Mount[] => (kind === 'files' ? [media] : []);

/** Uploads are buffered here before MediaWiki sees them. */
export const temporary = (wiki: Wiki): Mount => ({
  kind: 'scratch',
  path: '/tmp',
  sizeMiB: 256 + 2 * uploadMaxMiB(wiki),
});

/** Languages beyond the baked ones, built on first use. */
const lazyLocalisation: Mount = { kind: 'scratch', path: '/srv/l10n', sizeMiB: 128 };

/** The wiki's image, as every service and task that runs MediaWiki begins with it. */
export function mediaWiki(wiki: Wiki, endpoints: Endpoints): Container {
  return {
    name: 'mediawiki',
    image: 'wiki',
    environment: phpEnvironment(wiki, endpoints),
    secrets: phpSecrets(wiki, endpoints),
    ports: [],
    user: WEB_USER,
    mounts: [temporary(wiki), lazyLocalisation, ...mediaOf(endpoints.media)],
    cpu: 0.5,
    memoryMiB: wiki.sizes.jobsMemoryMiB,
    stopSeconds: 60,
  };
}
