import { Wiki7Error } from '../base/errors.ts';
import type { CloudWiki } from '../config/cloud-wiki.ts';
import { costsOf, type Estimate, estimate } from '../planning/estimate.ts';
import { type PlannedStack, resourcesOf } from '../planning/planned-resource.ts';
import { expectedTraffic, type Traffic } from '../planning/traffic.ts';

/** What a wiki costs a month, with the traffic of its profile where nothing else is said. */
export function estimateOf(
  cloud: CloudWiki,
  stacks: readonly PlannedStack[],
  given: Partial<Traffic> = {},
): Estimate {
  const { wiki, cloud: config } = cloud;
  return estimate({ stacks, traffic: trafficOf(cloud, given), sizes: wiki.sizes, region: config.region });
}

const trafficOf = ({ wiki, sizes }: CloudWiki, given: Partial<Traffic> = {}): Traffic =>
  expectedTraffic(wiki.profile, sizes.invalidationsPerMonth, given);

/** The same in one sentence, or why there is none: templates are good without prices. */
export const costSentence = (cloud: CloudWiki, stacks: readonly PlannedStack[]): string =>
  orWhyNot(() => {
    const { total, pricesRead } = estimateOf(cloud, stacks);
    return `About $${Math.round(total)} a month at AWS’s list prices, table of ${pricesRead}. Every dollar by name: ./wiki7 cost`;
  });

/** What a deployment changes of that; what is deployed and named by no template any more is not counted. */
export const costChange = (
  cloud: CloudWiki,
  before: readonly PlannedStack[],
  after: readonly PlannedStack[],
): string =>
  orWhyNot(() => {
    const traffic = trafficOf(cloud);
    const [old, now] = [before, after].map((stacks) => Math.round(costsOf({ stacks, traffic }).total));
    if (before.length === 0) return `Cost: about $${now} a month, none of which is paid yet.`;
    const difference = (now ?? 0) - (old ?? 0);
    const sign = difference < 0 ? '−' : '+';
    // Another profile expects other readers, so what is deployed does not cost what `cost` said of it before.
    const readers = `both with ${traffic.views.toLocaleString('en')} views a month`;
    const said = servesReaders(after) ? `, ${readers}` : '';
    return `Cost: about $${old} a month → $${now} (${sign}$${Math.abs(difference)})${said}.`;
  });

const servesReaders = (stacks: readonly PlannedStack[]): boolean =>
  resourcesOf(stacks).some(({ type }) => type === 'AWS::CloudFront::Distribution');

function orWhyNot(sentence: () => string): string {
  try {
    return sentence();
  } catch (error) {
    if (error instanceof Wiki7Error && error.code === 'W7-PRICES') return `Cost: not known. ${error.message}`;
    throw error;
  }
}
