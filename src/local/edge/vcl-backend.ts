import { cacheTagHeader, edgeLimits, methods, urlClasses } from '../../blueprint/edge-rules.ts';
import { errorPage } from '../../blueprint/plain-pages.ts';
import { anyOf, ownHeaders, vclText } from './vcl-text.ts';

const compressible = '^(?:text/|application/(?:json|javascript|xml|[a-z.-]+\\+(?:json|xml))|image/svg)';

/** What is asked of the replicas, and what of their answers is kept. */
export function backendRules(replicas: Readonly<Record<'web' | 'thumbs', number>>): string {
  const others = (service: 'web' | 'thumbs') => Math.min(replicas[service] - 1, 2);
  const isThumbs = `bereq.http.Edge-Class ~ "^${anyOf(urlClasses.flatMap(({ name, service }) => (service === 'thumbs' ? [name] : [])))}$"`;
  const anotherIsLeft = `((bereq.retries < ${others('web')} && !(${isThumbs})) || (bereq.retries < ${others('thumbs')} && ${isThumbs}))`;
  const capped = urlClasses.filter(({ maxTtlSeconds }) => maxTtlSeconds !== undefined);
  return `sub vcl_backend_fetch {
  call choose_replica;
  unset bereq.http.Edge-Cache;
  unset bereq.http.X-Varnish;
  if (bereq.http.Edge-Fresh) {
    set bereq.first_byte_timeout = ${edgeLimits.freshCopySeconds}s;
  }
}

sub vcl_backend_response {
  # There is a copy to show instead.
  if (beresp.status >= 500 && bereq.http.Edge-Fresh) {
    return (abandon);
  }
  if (beresp.status >= 502 && beresp.status <= 504
      && (bereq.method == "GET" || bereq.method == "HEAD") && ${anotherIsLeft}) {
    call avoid_replica;
    return (retry);
  }
  if (beresp.status >= 500 && bereq.is_bgfetch) {
    return (abandon);
  }
  if (!beresp.http.Content-Encoding && beresp.http.Content-Type ~ ${vclText(compressible)}) {
    set beresp.do_gzip = true;
  }
  # By these a copy is found again when it is to go.
  set beresp.http.xkey = regsuball(beresp.http.${cacheTagHeader}, ",", " ");
  if (bereq.uncacheable) {
    return (deliver);
  }

  # Only what the origin calls cacheable, in so many words, is shared.
  if (beresp.http.Set-Cookie
      || beresp.http.Cache-Control !~ "(?i)(?:^|[ ,])(?:s-maxage|max-age)=[1-9]"
      || beresp.http.Cache-Control ~ "(?i)(?:^|[ ,])(?:private|no-store|no-cache)(?:[ ,=]|$)"
      || beresp.http.Vary ~ "[*]"
      || beresp.ttl <= 0s
      || beresp.status == 206
      || (beresp.status >= 400 && beresp.status != 404 && beresp.status != 410 && beresp.status != 422)) {
    set beresp.uncacheable = true;
    set beresp.grace = 0s;
    if (beresp.status >= 400) {
      set beresp.ttl = ${edgeLimits.errorTtlSeconds}s;
    } else {
      set beresp.ttl = ${edgeLimits.uncacheableSeconds}s;
    }
    return (deliver);
  }
  # Texts made on the fly have no length beforehand and are small; a stream of anything else may have no end.
  if (std.integer(beresp.http.Content-Length, 0) > ${edgeLimits.largestCachedBytes}
      || (!beresp.http.Content-Length && beresp.http.Content-Type !~ ${vclText(compressible)})) {
    return (pass(${edgeLimits.uncacheableSeconds}s));
  }

  call shared_lifetime;
  # Requests that come this far have no cookies, and encodings are converted here: neither makes a variant.
  if (beresp.http.Vary && !beresp.http.Edge-Vary) {
    set beresp.http.Edge-Vary = beresp.http.Vary;
  }
  set beresp.http.Vary = regsuball(beresp.http.Vary, "(?i)(?:^|,) *(?:cookie|accept-encoding) *(?=,|$)", "");
  set beresp.http.Vary = regsub(beresp.http.Vary, "^[, ]+", "");
  if (beresp.http.Vary == "") {
    unset beresp.http.Vary;
  }
  return (deliver);
}

sub shared_lifetime {
  set beresp.grace = 0s;
  unset beresp.http.Edge-Revalidate;
  if (beresp.status >= 400) {
    if (beresp.ttl > ${edgeLimits.errorTtlSeconds}s) {
      set beresp.ttl = ${edgeLimits.errorTtlSeconds}s;
    }
    return;
  }
${capped
  .map(
    ({
      name,
      maxTtlSeconds,
    }) => `  if (bereq.http.Edge-Class == "${name}" && beresp.ttl > ${maxTtlSeconds}s) {
    set beresp.ttl = ${maxTtlSeconds}s;
  }
`,
  )
  .join('')}  set beresp.ttl = beresp.ttl * std.random(${edgeLimits.shortestTtlShare}, 1.0);
  # Kept for the longer of both; vcl_hit decides which applies.
  if (beresp.http.Cache-Control ~ "(?i)stale-while-revalidate=[0-9]") {
    set beresp.http.Edge-Revalidate = regsub(beresp.http.Cache-Control, "(?i)^.*stale-while-revalidate=([0-9]+).*$", "\\1s");
    set beresp.grace = std.duration(beresp.http.Edge-Revalidate, 0s);
  }
  if (beresp.http.Cache-Control ~ "(?i)stale-if-error=[0-9]"
      && std.duration(regsub(beresp.http.Cache-Control, "(?i)^.*stale-if-error=([0-9]+).*$", "\\1s"), 0s) > beresp.grace) {
    set beresp.grace = std.duration(regsub(beresp.http.Cache-Control, "(?i)^.*stale-if-error=([0-9]+).*$", "\\1s"), 0s);
  }
}

sub vcl_backend_error {
  if (bereq.http.Edge-Fresh) {
    return (abandon);
  }
  # A request whose body has begun to leave is never sent twice: Varnish refuses to, since it kept no copy of it.
  if (${anotherIsLeft} && (bereq.method ~ "^(?:GET|HEAD)$" || bereq.http.Content-Length ~ "[1-9]")) {
    call avoid_replica;
    return (retry);
  }
  if (bereq.is_bgfetch) {
    return (abandon);
  }
  # Everybody who waited for it shares this one.
  set beresp.ttl = ${edgeLimits.errorTtlSeconds}s;
  set beresp.grace = 0s;
  set beresp.status = 503;
  set beresp.reason = "Service Unavailable";
  set beresp.http.Content-Type = "text/html; charset=utf-8";
  set beresp.http.Cache-Control = "no-store";
${ownHeaders('beresp', '  ')}
  set beresp.http.Retry-After = "${edgeLimits.retryAfterSeconds}";
  set beresp.body = ${vclText(errorPage)};
  return (deliver);
}`;
}

export const allowedMethods = methods.anywhere.join(', ');
