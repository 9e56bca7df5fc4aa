import { Wiki7Error } from '../../base/errors.ts';

/** What ECR's scan says of an image. */
export type Scan =
  | { readonly state: 'running' }
  | { readonly state: 'unsupported'; readonly why: string }
  | { readonly state: 'complete'; readonly critical: readonly Finding[] };

export interface Finding {
  /** As `CVE-2026-12345`. */
  readonly name: string;
  readonly package: string;
}

/** Accepted as a finding for images that ECR can't look into. */
const UNSCANNED = 'UNSCANNED';

export interface Judged {
  /** Findings that were accepted and are not there any more. */
  readonly stale: readonly string[];
}

/**
 * Lets images through that have no critical finding but those that somebody accepted with a reason.
 *
 * @param scans by image, each at its end
 * @throws Wiki7Error W7-FINDINGS
 */
export function judge(scans: ReadonlyMap<string, Scan>, accepted: Readonly<Record<string, string>>): Judged {
  const seen = new Set<string>();
  const refused: string[] = [];
  for (const [image, scan] of scans) {
    const found =
      scan.state === 'complete'
        ? scan.critical
        : [{ name: UNSCANNED, package: scan.state === 'unsupported' ? scan.why : 'its scan did not end' }];
    for (const finding of found) {
      seen.add(finding.name);
      if (!(finding.name in accepted)) refused.push(`${finding.name} in ${image} (${finding.package})`);
    }
  }
  if (refused.length > 0) {
    throw new Wiki7Error(
      'W7-FINDINGS',
      `Images have critical findings, so nothing was released: ${refused.join(', ')}. If Debian has a newer package, start the pipeline again tomorrow, with the packages of that day; otherwise accept it, with the reason, in \`cloud.pipeline.acceptedFindings\`.`,
    );
  }
  return { stale: Object.keys(accepted).filter((name) => !seen.has(name)) };
}
