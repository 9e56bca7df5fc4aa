// Runs at CloudFront before its cache: what src/local/edge/vcl-receive.ts is on one machine. `rules` stands before it, written
// from the blueprint. Only what runtime 2.0 knows: ECMAScript 5.1 with const, let, arrow functions and templates.

import type { EdgeAnswer, EdgeRequest, RequestEvent, RewrittenRequest, Values } from './event.ts';
import type { ViewerRequestRules } from './rules.ts';

declare const rules: ViewerRequestRules;

export function handler(event: RequestEvent): EdgeRequest | EdgeAnswer {
  const request = event.request;
  const headers = request.headers;
  const known = rules.methods.indexOf(request.method) >= 0;
  if (!known && !(rules.restMethods.indexOf(request.method) >= 0 && rules.rest.test(request.uri))) {
    return refusal(405, 'Method Not Allowed', { allow: { value: rules.methods.join(', ') } });
  }
  rules.droppedHeaders.forEach((name) => {
    delete headers[name];
  });
  // A key that no other request has, until it is known that the answer may be shared.
  headers[rules.key] = { value: event.context.requestId };
  if (request.method !== 'GET' && request.method !== 'HEAD') return request;

  const name = classOf(request.uri);
  if (rules.impersonal.indexOf(name) >= 0) {
    request.cookies = {};
    delete headers.authorization;
  }
  if (request.cookies[rules.loggedOut]) {
    // What the browser holds may be a page of its past session: it gets the whole page again.
    delete headers['if-modified-since'];
    delete headers['if-none-match'];
  }
  if (isPersonal(request)) return request;
  const isStore = rules.store.names.indexOf(name) >= 0;
  const parameters = parametersOf(request.querystring, false);
  // Pages for one person alone, whatever their origin says of them, and spellings that come from no browser.
  const asked = parameters.length === 0 ? request.uri : `${request.uri}?${parameters.join('&')}`;
  if (!isStore && rules.never.some((pattern) => pattern.test(asked))) return request;

  headers[rules.key] = { value: rules.readers + name };
  request.cookies = {};
  delete headers['cache-control'];
  delete headers.pragma;
  if (!rules.variants) delete headers['accept-language'];
  // Shared pages are never confirmed by a date: it could come from a page of a past session, or of an edit in the same second.
  if (rules.revalidated.indexOf(name) >= 0) {
    delete headers['if-modified-since'];
    delete headers['if-none-match'];
  }
  normalise(request, rules.titles.test(request.uri));
  return isStore ? fromStore(request) : request;
}

function classOf(path: string): string {
  const found = rules.classes.filter((one) => one.pattern.test(path))[0];
  return found ? found.name : 'page';
}

function isPersonal(request: EdgeRequest): boolean {
  return request.headers.authorization !== undefined || rules.personal.some((name) => request.cookies[name]);
}

// Of two values the last counts, but in lists.
function parametersOf(querystring: EdgeRequest['querystring'], once: boolean): readonly string[] {
  const parameters: string[] = [];
  Object.keys(querystring).forEach((name) => {
    const parameter = querystring[name];
    if (!parameter) return;
    const values = parameter.multiValue || [parameter];
    (once && !/[[%]/.test(name) ? values.slice(-1) : values).forEach((one) => {
      parameters.push(one.value === '' ? name : `${name}=${one.value}`);
    });
  });
  return parameters;
}

// One page, one key: the same for every order of parameters and every encoding of a title.
function normalise(request: EdgeRequest, isTitle: boolean): void {
  const kept = parametersOf(request.querystring, true)
    .filter((text) => text !== '' && !rules.tracking.test(text))
    .sort();
  const query = isTitle ? encoded(kept.join('&'), rules.encoded) : kept.join('&');
  if (query !== parametersOf(request.querystring, false).join('&')) ask(request, query);
  if (isTitle) request.uri = encoded(request.uri, rules.encodedInPath);
}

// CloudFront takes a query as one text too.
function ask(request: EdgeRequest, query: string): void {
  (request as unknown as RewrittenRequest).querystring = query;
}

function encoded(text: string, characters: RegExp): string {
  return text
    .replace(/%[0-9A-Fa-f]{2}/g, (byte) => {
      const character = String.fromCharCode(parseInt(byte.slice(1), 16));
      return rules.leftAlone.indexOf(character) >= 0 ? character : byte.toUpperCase();
    })
    .replace(characters, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

// Keys of the bucket are addresses without /media. What has no key has no address either.
function fromStore(request: EdgeRequest): EdgeRequest | EdgeAnswer {
  if (!rules.store.pattern.test(request.uri) || rules.store.unresolved.test(request.uri)) {
    return refusal(404, 'Not Found', {});
  }
  request.uri = request.uri.replace(rules.store.prefix, '/');
  ask(request, '');
  return request;
}

function refusal(statusCode: number, statusDescription: string, headers: Values): EdgeAnswer {
  headers['cache-control'] = { value: 'no-store' };
  headers['content-type'] = { value: 'text/plain; charset=utf-8' };
  return {
    statusCode: statusCode,
    statusDescription: statusDescription,
    headers: headers,
    body: statusDescription,
  };
}
