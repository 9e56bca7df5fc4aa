import type { PurgeReport } from '../blueprint/purge-report.ts';
import { containerName } from './create-arguments.ts';
import { isHealthy } from './health.ts';
import { labels, ofInstance } from './labels.ts';
import type { LocalWiki } from './local-wiki.ts';
import { purgeReport } from './purge-report.ts';
import { allOf } from './topology.ts';
import { type PendingUpdates, readUpdates } from './updates.ts';

interface ServiceStatus {
  readonly name: string;
  /** How many there should be. */
  readonly replicas: number;
  /** How many are there and pass their health check. */
  readonly healthy: number;
  /** Restarts since the containers were made. */
  readonly restarts: number;
}

export interface WikiStatus {
  readonly url: string;
  readonly running: boolean;
  readonly engine: string;
  readonly instance: string;
  readonly services: readonly ServiceStatus[];
  /** Edits on their way to the edge, by the sidecar that sends them. Null: none answers. */
  readonly purges: PurgeReport | null;
  readonly packagesAsOf: string;
  /** Null until `update --check` has looked. */
  readonly pendingUpdates: PendingUpdates | null;
}

export async function status(local: LocalWiki): Promise<WikiStatus> {
  const { engine, instance, topology, wiki } = local;
  const present = await engine.containers(ofInstance(instance.name));
  const byId = new Map(present.map((one) => [one.Config.Labels?.[labels.id], one]));
  const checked = await Promise.all(
    allOf(topology).map(async (one) => {
      const there = byId.get(one.id);
      const healthy =
        there?.State.Running === true &&
        (await isHealthy(engine, containerName(instance, one.id), one.container).catch(() => false));
      const replica = one.networking.kind === 'shared' ? one.networking.owner : one.id;
      return { service: one.service, replica, healthy, restarts: there?.RestartCount ?? 0 };
    }),
  );
  const services = [...new Set(checked.map((one) => one.service))].map((name): ServiceStatus => {
    const containers = checked.filter((one) => one.service === name);
    const replicas = [...new Set(containers.map((one) => one.replica))];
    return {
      name,
      replicas: replicas.length,
      healthy: replicas.filter((id) => containers.every((one) => one.replica !== id || one.healthy)).length,
      restarts: containers.reduce((sum, one) => sum + one.restarts, 0),
    };
  });
  return {
    url: wiki.site.url,
    running: services.every((service) => service.healthy === service.replicas),
    engine: instance.engine,
    instance: instance.name,
    services,
    purges: await purgeReport(local),
    packagesAsOf: instance.packagesAsOf,
    pendingUpdates: await readUpdates(local.state),
  };
}
