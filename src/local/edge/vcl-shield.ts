import { proofCookie } from '../../blueprint/edge-rules.ts';
import { guardedUrls, robotsTag } from '../../blueprint/guarded-urls.ts';
import { refusalPage } from '../../blueprint/plain-pages.ts';
import { type Budget, shieldRules } from '../../blueprint/shield-rules.ts';
import type { VclOptions } from './render-vcl.ts';
import { vclPattern, vclText } from './vcl-text.ts';

/** What is asked for, and how much of it the anonymous get. On AWS nginx does this, which like `vcl_miss` and `vcl_pass` sees what no cache has. */
export function shieldRulesOfEdge(options: VclOptions): string {
  const guarded = guardedUrls({ language: options.language ?? 'en' });
  return `# The first that matches.
sub classify_request {
${guarded.map(({ name, pattern }, index) => `  ${index === 0 ? '' : 'else '}if (req.url ~ ${vclPattern(pattern)}) { set req.http.Edge-Guard = "${name}"; }`).join('\n')}
}

${proofRules(options.wikiId)}

# One that has a lot of addresses of IPv6 has a whole network of them, 64 bits long. What "::" leaves out is taken for nothing.
sub shield {
${options.shield === 'off' ? '' : budgets(options.shield, options.language)}}

sub refuse {
  set req.http.Edge-Cache = "refused";
  set resp.reason = "Too Many Requests";
  set resp.http.Content-Type = "text/html; charset=utf-8";
  set resp.http.Retry-After = "${shieldRules.retryAfterSeconds}";
  set resp.http.X-Robots-Tag = "${robotsTag}";
  set resp.body = ${vclText(refusalPage)};
}`;
}

function budgets(all: Budget, language = 'en'): string {
  const { perAddress, perAccount } = shieldRules;
  const taken = guardedUrls({ language }).flatMap(({ name, budget }) => (budget ? [{ name, budget }] : []));
  return `  if (req.method != "GET" && req.method != "HEAD") {
    return;
  }
  unset req.http.Edge-Budget;
${taken.map(({ name, budget }) => `  if (req.http.Edge-Guard == "${name}") { set req.http.Edge-Budget = "${budget}"; }`).join('\n')}
  # One proof in the hands of many is not that of a person any more.
  if (req.http.Edge-Budget && req.http.Edge-Proven
      && vsthrottle.is_denied("account " + req.http.Edge-Proven, ${perAccount.requests}, ${perAccount.seconds}s)) {
    unset req.http.Edge-Proven;
  }
  if (req.http.Edge-Budget && !req.http.Edge-Proven
      && (vsthrottle.is_denied(req.http.Edge-Budget + " " + regsub(req.http.X-Forwarded-For, "^((?:[0-9a-f]+:){1,4}).*$", "\\1"), ${perAddress.requests}, ${perAddress.seconds}s)
        || vsthrottle.is_denied(req.http.Edge-Budget, ${all.requests}, ${all.seconds}s))) {
    return (synth(429, "Too Many Requests"));
  }
`;
}

/**
 * Two texts are compared by their own hashes under the same key: how long that takes tells nobody how much of a guess was right.
 * Without a key nobody has a proof.
 */
function proofRules(wikiId: string): string {
  const proof = '([0-9]{10})[.]([0-9a-f]{16})[.]([0-9a-f]{64})';
  const cookie = `^(?:.*; *)?${proofCookie(wikiId)}=${proof}(?:;.*)?$`;
  const key = 'std.getenv("WIKI7_PROOF_SECRET")';
  const part = (replacement: string) => `regsub(req.http.Cookie, ${vclText(cookie)}, "${replacement}")`;
  return `sub verify_proof {
  if (${key} ~ "^.{32}" && req.http.Cookie ~ ${vclText(cookie)}
      && std.integer(${part('\\1')}, 0) > std.integer(time=now)
      && digest.hmac_sha256(${key}, "0x" + ${part('\\3')})
        == digest.hmac_sha256(${key}, digest.hmac_sha256(${key}, ${part('\\1.\\2')}))) {
    set req.http.Edge-Proven = ${part('\\2')};
  }
}`;
}
