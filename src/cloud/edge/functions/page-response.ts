// Runs at CloudFront on answers of the class `page`: what vcl_deliver of src/local/edge/vcl-deliver.ts is on one machine. CloudFront
// leaves it out where the origin answers 400 or above.

import type { EdgeRequest, ResponseEvent } from './event.ts';
import type { PageResponseRules } from './rules.ts';

declare const rules: PageResponseRules;

export function handler(event: ResponseEvent): ResponseEvent['response'] {
  const headers = event.response.headers;
  // Words meant for the edge end here, on answers for one person too.
  if (!headers['cache-control'] || /s-maxage/i.test(headers['cache-control'].value)) {
    headers['cache-control'] = { value: rules.browsers };
    delete headers.expires;
  }
  if (!isPersonal(event.request)) {
    delete headers['last-modified'];
    delete headers.etag;
  }
  delete headers[rules.tag];
  return event.response;
}

function isPersonal(request: EdgeRequest): boolean {
  return request.headers.authorization !== undefined || rules.personal.some((name) => request.cookies[name]);
}
