import type { Container } from '../../blueprint/container.ts';
import type { Endpoints } from '../../blueprint/endpoints.ts';
import { maintenanceTask } from '../../blueprint/services.ts';
import type { Wiki } from '../../config/wiki.ts';

/** Runs whatever maintenance script its schedule names; by itself it only says which MediaWiki it has. */
export const cronTask = (wiki: Wiki, endpoints: Endpoints): Container => ({
  ...maintenanceTask(wiki, endpoints, ['version']).container,
  name: 'cron',
});
