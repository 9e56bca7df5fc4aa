// Runs at CloudFront before its cache: what src/local/edge/vcl-receive.ts is on one machine. `rules` stands before it, written
// from the blueprint. Only what runtime 2.0 knows: ECMAScript 5.1 with const, let and arrow functions.

// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it.
function handler(event) {
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

function classOf(path) {
  for (let index = 0; index < rules.classes.length; index++) {
    if (rules.classes[index].pattern.test(path)) return rules.classes[index].name;
  }
  return 'page';
}

function isPersonal(request) {
  return request.headers.authorization !== undefined || rules.personal.some((name) => request.cookies[name]);
}

// Of two values the last counts, but in lists.
function parametersOf(querystring, once) {
  const parameters = [];
  Object.keys(querystring).forEach((name) => {
    const values = querystring[name].multiValue || [querystring[name]];
    (once && !/[[%]/.test(name) ? values.slice(-1) : values).forEach((one) => {
      parameters.push(one.value === '' ? name : `${name}=${one.value}`);
    });
  });
  return parameters;
}

// One page, one key: the same for every order of parameters and every encoding of a title.
function normalise(request, isTitle) {
  const kept = parametersOf(request.querystring, true)
    .filter((text) => text !== '' && !rules.tracking.test(text))
    .sort();
  const query = isTitle ? encoded(kept.join('&'), rules.encoded) : kept.join('&');
  if (query !== parametersOf(request.querystring, false).join('&')) request.querystring = query;
  if (isTitle) request.uri = encoded(request.uri, rules.encodedInPath);
}

function encoded(text, characters) {
  return text
    .replace(/%[0-9A-Fa-f]{2}/g, (byte) => {
      const character = String.fromCharCode(parseInt(byte.slice(1), 16));
      return rules.leftAlone.indexOf(character) >= 0 ? character : byte.toUpperCase();
    })
    .replace(characters, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

// Keys of the bucket are addresses without /media. What has no key has no address either.
function fromStore(request) {
  if (!rules.store.pattern.test(request.uri) || rules.store.unresolved.test(request.uri)) {
    return refusal(404, 'Not Found', {});
  }
  request.uri = request.uri.replace(rules.store.prefix, '/');
  request.querystring = '';
  return request;
}

function refusal(statusCode, statusDescription, headers) {
  headers['cache-control'] = { value: 'no-store' };
  headers['content-type'] = { value: 'text/plain; charset=utf-8' };
  return {
    statusCode: statusCode,
    statusDescription: statusDescription,
    headers: headers,
    body: statusDescription,
  };
}
