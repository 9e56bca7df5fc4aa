// Runs at CloudFront after viewer-request.js, whose handler is `received` here, in wikis with a second region. A behaviour names the
// origin of the wiki's own region; while the flag says so, the same one of the second region is asked in its place.

const flags = cf.kvs();

// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it.
async function handler(event) {
  const path = event.request.uri;
  const request = received(event);
  // An answer of the function's own goes to no origin.
  if (request.statusCode !== undefined || !(await isStandby())) return request;
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

async function isStandby() {
  try {
    return (await flags.get(rules.standby.key)) === rules.standby.value;
  } catch (_) {
    // The key is not there until the first failover.
    return false;
  }
}
