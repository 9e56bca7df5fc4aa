import { embeddedMetrics, wikiMetrics } from '../../../blueprint/wiki-metrics.ts';
import type { ProbeOptions } from '../../../operations/probe/probe.ts';
import type { ProbeReport } from '../../../operations/probe/report.ts';
import { currentValue, type SecretValues } from '../database/secret-values.ts';

/** Everything that the functions are told by their construct, in the variable WIKI7_CANARY. */
export interface CanarySettings extends Pick<ProbeOptions, 'url' | 'isPrivate'> {
  /** Id of the wiki, as dimension of the metric. */
  readonly wiki: string;
  /** ARN of the secret `probe-password`; null for the function that never logs in. */
  readonly secret: string | null;
  /** Whether it edits and uploads too. */
  readonly write: boolean;
}

export interface CanaryPorts {
  readonly secrets: SecretValues;
  readonly probe: (options: ProbeOptions) => Promise<ProbeReport>;
  readonly write: (line: string) => void;
  readonly now: () => number;
}

/** One upload a day, of four edits: it costs most of the tags that CloudFront is told. See docs/decisions/0021-canary.md. */
const FILE_HOURS = 20;

/**
 * Looks at the wiki once. How soon an edit was seen is the only metric that it writes: failures are counted by Lambda itself, free of charge.
 *
 * @throws Error with what is wrong, so that Lambda counts a failure
 */
export function canary(settings: CanarySettings, ports: CanaryPorts): () => Promise<void> {
  return async () => {
    const { url, isPrivate, write, secret } = settings;
    const report = await ports.probe({
      url,
      isPrivate,
      write,
      fileHours: FILE_HOURS,
      secret: secret === null ? undefined : await currentValue(ports.secrets, secret),
    });
    if (report.editVisibleMs !== null)
      ports.write(JSON.stringify(edited(settings.wiki, report.editVisibleMs, ports.now())));
    if (report.ok) return;
    ports.write(JSON.stringify(report));
    const wrong = report.checks.filter(({ ok }) => !ok).map(({ name, says }) => `${name}: ${says}`);
    throw new Error(`The wiki at ${report.url} is not as it should be. ${wrong.join(' ')}`);
  };
}

const edited = (wiki: string, editVisibleMs: number, now: number) =>
  embeddedMetrics(wiki, now, { [wikiMetrics.editVisible]: editVisibleMs });
