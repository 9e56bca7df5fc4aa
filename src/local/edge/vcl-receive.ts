import {
  droppedRequestHeaders,
  loggedOutCookie,
  methods,
  personalCookies,
  revalidatedClasses,
  titleUrls,
  trackingParameters,
  urlClasses,
} from '../../blueprint/edge-rules.ts';
import { guardedUrls } from '../../blueprint/guarded-urls.ts';
import { purgeTagsHeader } from '../../blueprint/purge-message.ts';
import type { VclOptions } from './render-vcl.ts';
import { titleEncodingRules } from './title-encoding.ts';
import { anyOf, vclString, vclText } from './vcl-text.ts';

/** From a request's arrival to the choice of cache, pass, purge or refusal. Headers named Edge-… are the edge's own notes. */
export function receiveRules(
  options: Pick<VclOptions, 'wikiId' | 'language' | 'frontAddress'>,
  server: URL,
): string {
  const scheme = server.protocol.slice(0, -1);
  return `${clientRules(options.frontAddress)}

sub drop_untrusted_headers {
${['Edge-Class', 'Edge-Guard', 'Edge-Budget', 'Edge-Proven', 'Edge-Fresh', 'Edge-Stale', 'Edge-Cache', ...droppedRequestHeaders].map((name) => `  unset req.http.${name};`).join('\n')}
}

sub classify_url {
${urlClasses.map(({ name, pattern }, index) => `  ${index === 0 ? '' : 'else '}if (req.url ~ ${vclText(pattern)}) { set req.http.Edge-Class = "${name}"; }`).join('\n')}
}

# For the access log, which has no query strings: they may hold tokens. Title and action tell what was asked.
sub note_request {
  std.log("client:" + req.http.X-Forwarded-For);
  std.log("agent:" + req.http.User-Agent);
${['title', 'action'].map(noteParameter).join('\n')}
}

# One page, one key: the same for every order of parameters and every encoding of a title.
sub normalise_url {
  set req.url = regsub(req.url, "#.*$", "");
  if (req.url ~ "[?]") {
    set req.url = regsub(req.url, "[?]&+", "?");
    set req.url = regsuball(req.url, "&&+", "&");
    set req.url = regsuball(req.url, ${vclText(`(?i)(?<=[?&])(?:${trackingParameters.join('|')})(?:=[^&]*)?(?:&|$)`)}, "");
    set req.url = regsub(req.url, "[?&]+$", "");
    # Of two values the last counts, but in lists.
    set req.url = regsuball(req.url, "(?<=[?&])([^=&[%]+)(?:=[^&]*)?&(?=(?:[^&]*&)*\\1(?:[=&]|$))", "");
    set req.url = std.querysort(req.url);
  }
  if (req.url ~ ${vclText(titleUrls)}) {
${titleEncodingRules}
  }
}

sub vcl_recv {
  if (req.restarts > 0) {
    call note_request;
    call choose_service;
    # Sent back by vcl_hit: wait for a fresh copy, if there is one to be had, but behind nobody who waits for the same.
    if (req.http.Edge-Fresh) {
      set req.grace = 0s;
      set req.hash_ignore_busy = true;
    } else {
      set req.hash_ignore_busy = false;
      # A restart keeps the limit of before; the object's own is the one that counts.
      set req.grace = 365d;
    }
    return (hash);
  }

  call identify_client;
  call drop_untrusted_headers;
  call note_request;
  call choose_service;
  set req.http.Host = ${vclString(server.host)};

  if (req.url ~ "^/healthz(?:[?]|$)") {
    if (std.healthy(req.backend_hint)) {
      return (synth(200, "OK"));
    }
    return (synth(503, "Service Unavailable"));
  }
  if (req.method == "PURGE" || local.socket == "purge") {
    if (req.method != "PURGE" || local.socket != "purge") {
      return (synth(405, "Method Not Allowed"));
    }
    if (!req.http.${purgeTagsHeader}) {
      return (synth(400, "Name tags in ${purgeTagsHeader}"));
    }
    set req.http.Edge-Purged = xkey.purge(req.http.${purgeTagsHeader});
    return (synth(200, "Purged " + req.http.Edge-Purged));
  }
  if (req.method !~ "^${anyOf(methods.anywhere)}$"
      && !(req.method ~ "^${anyOf(methods.rest)}$" && req.url ~ ${vclText(methods.restPattern)})) {
    return (synth(405, "Method Not Allowed"));
  }

  call classify_url;
  call classify_request;
  call choose_service;
  if (req.method != "GET" && req.method != "HEAD") {
    return (pass);
  }
  # The body of such a request would reach the origin, but not the key.
  if (req.http.Content-Length ~ "[1-9]" || req.http.Transfer-Encoding) {
    return (synth(400, "Bad Request"));
  }
  std.collect(req.http.Cookie, "; ");
  call verify_proof;
  if (req.http.Cookie ~ "(?:^|; *)${loggedOutCookie(options.wikiId)}=") {
    # What the browser holds may be a page of its past session: it gets the whole page again.
    unset req.http.If-Modified-Since;
    unset req.http.If-None-Match;
  }
  if (req.http.Authorization || req.http.Cookie ~ "(?:^|; *)${anyOf(personalCookies(options.wikiId))}=") {
    return (pass);
  }
  # The wiki's answer to a scheme that is not its own is a redirect, which must not take the page's place.
  if (req.http.X-Forwarded-Proto != "${scheme}") {
    return (pass);
  }
  # Pages for one person alone, whatever their origin says of them, and spellings that come from no browser.
  if (req.http.Edge-Guard ~ "^${anyOf(neverStored(options.language ?? 'en'))}$") {
    return (pass);
  }
  # Letters and digits that need no encoding, and bytes that need it: not worth a key that no purge names.
  if (req.url ~ ${vclText(titleUrls)} && req.url ~ "%(?:3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa])|[^\\x21-\\x7e]") {
    return (pass);
  }
  unset req.http.Cookie;
  # A reader's reload is no reason to ask the origin.
  unset req.http.Cache-Control;
  unset req.http.Pragma;
  # Shared pages are confirmed by their own tag only: a date could come from a page of a past session.
  if (req.http.Edge-Class ~ "^${anyOf(revalidatedClasses)}$") {
    unset req.http.If-Modified-Since;
  }
  call normalise_url;
  return (hash);
}`;
}

const neverStored = (language: string) =>
  guardedUrls({ language }).flatMap(({ name, stored }) => (stored === 'never' ? [name] : []));

function noteParameter(name: string): string {
  const before = `^[^?]*[?](?:[^&]*&)*?${name}=`;
  return `  if (req.url ~ ${vclText(before)}) {
    std.log("${name}:" + regsub(req.url, ${vclText(`${before}([^&#]*).*$`)}, "\\1"));
  }`;
}

/** Varnish has appended its peer to X-Forwarded-For before vcl_recv. */
function clientRules(frontAddress: string | undefined): string {
  const direct = `  set req.http.X-Forwarded-For = client.ip;
  set req.http.X-Forwarded-Proto = "http";`;
  if (frontAddress === undefined) {
    return `# Readers reach the edge directly: what they say about addresses counts for nothing.
sub identify_client {
${direct}
}`;
  }
  return `acl front {
  ${vclString(frontAddress)};
}

# Only the front is believed, and only in the form in which it speaks: one address, one scheme.
sub identify_client {
  if (client.ip ~ front && req.http.X-Forwarded-Proto ~ "^https?$"
      && std.ip(regsub(req.http.X-Forwarded-For, ", *[^,]*$", ""), "0.0.0.0") != "0.0.0.0") {
    set req.http.X-Forwarded-For = std.ip(regsub(req.http.X-Forwarded-For, ", *[^,]*$", ""), "0.0.0.0");
  } else {
  ${direct.replaceAll('\n', '\n  ')}
  }
}`;
}
