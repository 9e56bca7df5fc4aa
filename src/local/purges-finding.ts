import type { PurgeReport } from '../blueprint/purge-report.ts';
import { type Found, good, warning, wrong } from '../operations/finding.ts';

/** After which readers notice. */
const LATE_SECONDS = 30;

/** Whether readers see what editors did. */
export function purgesFinding(report: PurgeReport | null): Found {
  if (!report?.queue) {
    return wrong(
      'Nobody can tell whether edits reach the edge: the sidecar or its database does not answer. See `./wiki7 logs web`.',
    );
  }
  const { depth, failingSeconds, dead } = report.queue;
  if (dead > 0) {
    return wrong(
      `${dead} purges were given up after twelve hours, so readers may see old pages. See \`./wiki7 logs web\`, and once the edge answers send them again: \`./wiki7 maintenance Wiki7:Purge --again\`.`,
    );
  }
  if (failingSeconds > LATE_SECONDS) {
    return warning(
      `Readers see edits late: the edge has taken nothing for ${failingSeconds} s, and ${depth} purges wait for it. See \`./wiki7 logs edge\` and \`./wiki7 logs web\`.`,
    );
  }
  return good('Edits reach the edge.');
}
