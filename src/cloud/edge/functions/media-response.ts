// Runs at CloudFront on files from the bucket: what images/nginx/etc/media-headers.conf is before MediaWiki.

import type { ResponseEvent } from './event.ts';
import type { MediaResponseRules } from './rules.ts';

declare const rules: MediaResponseRules;

export function handler(event: ResponseEvent): ResponseEvent['response'] {
  const headers = event.response.headers;
  Object.keys(headers).forEach((name) => {
    if (rules.storeHeaders.test(name)) delete headers[name];
  });
  headers['access-control-allow-origin'] = { value: '*' };
  if (rules.shown.test(event.request.uri)) delete headers['content-disposition'];
  else headers['content-disposition'] = { value: 'attachment' };
  if (!rules.unboxed.test(event.request.uri)) headers['content-security-policy'] = { value: rules.policy };
  return event.response;
}
