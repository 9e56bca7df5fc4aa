import {
  browsersRevalidate,
  cacheTagHeader,
  droppedResponseHeaders,
  edgeLimits,
  revalidatedClasses,
} from '../../blueprint/edge-rules.ts';
import { errorPage } from '../../blueprint/plain-pages.ts';
import { allowedMethods } from './vcl-backend.ts';
import { anyOf, ownHeaders, vclText } from './vcl-text.ts';

/** One failure to get a fresh copy is enough to know for so long; asked for by `remaining`, told by `is_denied`. */
const freshCopies = `"fresh copies", 1, ${edgeLimits.noFreshCopySeconds}s`;

/** From the cache, or past it, to the reader. */
export function deliveryRules(retryAfterSeconds: number): string {
  return `sub vcl_hit {
  set req.http.Edge-Cache = "hit";
  # Older than stale-while-revalidate allows: shown while no fresh copy can be had (stale-if-error), and while one reader waits for it.
  if (obj.ttl < 0s && !req.http.Edge-Stale && std.healthy(req.backend_hint)
      && vsthrottle.remaining(${freshCopies}) > 0
      && obj.ttl + std.duration(obj.http.Edge-Revalidate, 0s) < 0s
      && !vsthrottle.is_denied("fresh copy of " + req.url, 1, ${edgeLimits.freshCopySeconds}s)) {
    set req.http.Edge-Fresh = "yes";
    return (restart);
  }
  return (deliver);
}

sub vcl_miss {
  set req.http.Edge-Cache = "miss";
  call shield;
  return (fetch);
}

sub vcl_pass {
  set req.http.Edge-Cache = "pass";
  call shield;
  return (fetch);
}

sub vcl_deliver {
  if (resp.http.Edge-Vary) {
    set resp.http.Vary = resp.http.Edge-Vary;
  }
  if (req.http.Edge-Class ~ "^${anyOf(revalidatedClasses)}$") {
    # Words meant for the edge end here, on answers for one person too.
    if (!resp.http.Cache-Control || resp.http.Cache-Control ~ "(?i)s-maxage") {
      set resp.http.Cache-Control = "${browsersRevalidate}";
      unset resp.http.Expires;
    }
    # A browser's copy from a past session carries a date but never this tag, so that it is never confirmed as the shared page.
    if (!obj.uncacheable && resp.http.Last-Modified) {
      # A date counts seconds, and a page can be edited twice in one: the request that fetched the copy tells both apart.
      set resp.http.ETag = {"W/"shared-"} + regsuball(resp.http.Last-Modified + "-" + resp.http.X-Request-Id, "[^A-Za-z0-9]+", "-") + {"""};
      unset resp.http.Last-Modified;
    }
  }
  call finish;
}

sub vcl_synth {
  # No fresh copy was to be had: the old one then.
  if ((resp.status == 503 || resp.status == 429) && req.http.Edge-Fresh) {
    unset req.http.Edge-Fresh;
    set req.http.Edge-Stale = "yes";
    # Nobody else waits as long to learn the same.
    if (vsthrottle.is_denied(${freshCopies})) {
      std.log("stale:still");
    }
    return (restart);
  }
  if (req.url ~ "^/healthz(?:[?]|$)") {
    set resp.http.Content-Type = "text/plain; charset=utf-8";
    if (resp.status == 200) {
      set resp.body = "ok";
    } else {
      set resp.body = "no healthy web replica";
    }
  } else if (resp.status == 429) {
    call refuse;
  } else if (resp.status == 503) {
    set resp.reason = "Service Unavailable";
    set resp.http.Content-Type = "text/html; charset=utf-8";
    set resp.http.Retry-After = "${retryAfterSeconds}";
    set resp.body = ${vclText(errorPage)};
  } else {
    set resp.http.Content-Type = "text/plain; charset=utf-8";
    set resp.body = resp.reason;
    if (resp.status == 405) {
      set resp.http.Allow = "${allowedMethods}";
    }
  }
  set resp.http.Cache-Control = "no-store";
${ownHeaders('resp', '  ')}
  call finish;
}

sub finish {
  if (!req.http.Edge-Cache) {
    set req.http.Edge-Cache = "pass";
  }
  set resp.http.X-Cache = req.http.Edge-Cache;
  std.log("cache:" + req.http.Edge-Cache);
${['Edge-Vary', 'Edge-Revalidate', 'xkey', cacheTagHeader, ...droppedResponseHeaders].map((name) => `  unset resp.http.${name};`).join('\n')}
  return (deliver);
}`;
}
