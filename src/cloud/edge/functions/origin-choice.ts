// Runs at CloudFront after viewer-request.ts, whose handler is `received` here, in wikis with a second region. A behaviour names the
// origin of the wiki's own region; while the flag says so, the same one of the second region is asked in its place.

import type { EdgeAnswer, EdgeRequest, RequestEvent } from './event.ts';
import type { OriginChoiceRules } from './rules.ts';

declare const rules: OriginChoiceRules;
declare function received(event: RequestEvent): EdgeRequest | EdgeAnswer;

/** AWS, "Helper methods for key-value stores" and "Helper methods for origin modification". */
declare const cf: {
  kvs(): { get(key: string): Promise<string> };
  selectRequestOriginById(id: string): void;
  createRequestOriginGroup(group: {
    readonly originIds: readonly { readonly originId: string }[];
    readonly failoverCriteria: { readonly statusCodes: readonly number[] };
  }): void;
};

const flags = cf.kvs();

export async function handler(event: RequestEvent): Promise<EdgeRequest | EdgeAnswer> {
  const path = event.request.uri;
  const request = received(event);
  // An answer of the function's own goes to no origin.
  if ('statusCode' in request || !(await isStandby())) return request;
  const origins = rules.standby.origins;
  if (rules.store.names.length === 0 || !rules.store.prefix.test(path))
    cf.selectRequestOriginById(origins.wiki);
  else if (rules.standby.thumbnails.test(path)) {
    cf.createRequestOriginGroup({
      originIds: [{ originId: origins.files }, { originId: origins.thumbnails }],
      failoverCriteria: { statusCodes: rules.standby.missing },
    });
  } else cf.selectRequestOriginById(origins.files);
  return request;
}

async function isStandby(): Promise<boolean> {
  try {
    return (await flags.get(rules.standby.key)) === rules.standby.value;
  } catch (_) {
    // The key is not there until the first failover.
    return false;
  }
}
