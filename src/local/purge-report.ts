import type { PurgeReport } from '../blueprint/purge-report.ts';
import { containerName } from './create-arguments.ts';
import type { LocalWiki } from './local-wiki.ts';
import { allOf } from './topology.ts';

/** In the image `sidecar`. */
const REPORT = '/usr/local/bin/purge-report';

/** What the sidecar tells that sends purges; if none does, what any other tells; null if nobody answers. */
export async function purgeReport({
  engine,
  instance,
  topology,
}: Pick<LocalWiki, 'engine' | 'instance' | 'topology'>): Promise<PurgeReport | null> {
  const sidecars = allOf(topology).filter(({ container }) => container.image === 'sidecar');
  const reports = await Promise.all(
    sidecars.map(async ({ id }) => {
      const { code, stdout } = await engine.run(['exec', containerName(instance, id), REPORT], {
        accept: 'any',
        timeoutSeconds: 10,
      });
      return code === 0 ? reportsIn(stdout) : [];
    }),
  );
  const found = reports.flat();
  return found.find(({ leads }) => leads) ?? found.find(({ queue }) => queue !== null) ?? found[0] ?? null;
}

/** None where the sidecar ended before it had said all. */
function reportsIn(text: string): readonly PurgeReport[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}
