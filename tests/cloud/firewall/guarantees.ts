import type { Acl, Rule, Statement } from './acl.ts';
import { attacks, letThrough } from './attacks.ts';
import { capacityOf } from './capacity.ts';
import { uses } from './corpus.ts';
import { Firewall, type Verdict } from './firewall.ts';
import { got, type WebRequest } from './web-request.ts';

/** @returns what breaks the guarantee, a sentence each */
type Guarantee = (acl: Acl) => readonly string[];

const told = ({ by, answer }: Verdict) => `blocked by ${by} with ${answer?.status}`;

/** Of requests that nothing connects: each at the beginning of a firewall's life. */
const alone = (acl: Acl, request: WebRequest): Verdict => new Firewall(acl).decide(request);

const inside = ({
  AndStatement,
  OrStatement,
  NotStatement,
  RateBasedStatement,
}: Statement): readonly Statement[] =>
  [
    ...(AndStatement?.Statements ?? []),
    ...(OrStatement?.Statements ?? []),
    ...(NotStatement ? [NotStatement.Statement] : []),
    ...(RateBasedStatement?.ScopeDownStatement ? [RateBasedStatement.ScopeDownStatement] : []),
  ].flatMap((one) => [one, ...inside(one)]);

/** Whether a rule believes what a client says of itself: a header, or a label that came of one. */
const trusts = ({ Statement: statement }: Rule): boolean =>
  [statement, ...inside(statement)].some(
    (one) =>
      one.ManagedRuleGroupStatement ??
      one.LabelMatchStatement ??
      (one.ByteMatchStatement ?? one.RegexMatchStatement)?.FieldToMatch.SingleHeader,
  );

export const guarantees = {
  'no reader, editor, uploader or program is blocked': (acl) =>
    uses.flatMap(({ what, request }) => {
      const verdict = alone(acl, request);
      return verdict.blocked ? [`${what}: ${told(verdict)}`] : [];
    }),

  'attacks are blocked wherever no text is expected, each by the rule that is meant to': (acl) =>
    attacks.flatMap(({ what, request, by }) => {
      const verdict = alone(acl, request);
      if (!verdict.blocked) return [`${what}: let through`];
      return verdict.by === by ? [] : [`${what}: ${told(verdict)}, not by ${by}`];
    }),

  'where texts are expected nothing is decided by what they say': (acl) =>
    letThrough.flatMap(({ what, request }) => {
      const verdict = alone(acl, request);
      return verdict.blocked ? [`${what}: ${told(verdict)}`] : [];
    }),

  'limits stand before everything that believes a client, and nothing allows': (acl) => {
    const rules = [...acl.Rules].sort((one, other) => one.Priority - other.Priority);
    const lastLimit = rules.findLastIndex(({ Statement: { RateBasedStatement: rate } }) => rate);
    return [
      ...rules.flatMap(({ Name, Action, Statement: { ManagedRuleGroupStatement: group } }) =>
        Action?.Allow || group?.RuleActionOverrides?.some(({ ActionToUse }) => ActionToUse.Allow)
          ? [`${Name} allows`]
          : [],
      ),
      ...rules
        .slice(0, lastLimit)
        .flatMap((rule) => (trusts(rule) ? [`${rule.Name} stands before a limit`] : [])),
      ...(lastLimit < 0 ? ['nothing is limited'] : []),
    ];
  },

  'it takes no more capacity than is free of charge': (acl) => {
    const sum = acl.Rules.reduce((total, { Statement: statement }) => total + capacityOf(statement), 0);
    return sum > 1500 ? [`${sum} units`] : [];
  },

  'health checks pass from everywhere': (acl) =>
    ['US', 'BR', 'SG', 'DE', 'XX'].flatMap((country) => {
      const headers = {
        'user-agent': 'Amazon-Route53-Health-Check-Service (ref 1; report http://amzn.to/1vsZADi)',
      };
      const verdict = alone(acl, got('/healthz', { country, headers }));
      return verdict.blocked ? [`from ${country}: ${told(verdict)}`] : [];
    }),
} as const satisfies Readonly<Record<string, Guarantee>>;

/** @param read where the wiki is to be read, of these countries */
export const countryFailures = (acl: Acl, read: Readonly<Record<string, boolean>>): readonly string[] =>
  Object.entries(read).flatMap(([country, readable]) =>
    [
      '/',
      '/wiki/A',
      '/healthz/',
      '/healthz2',
      '/wiki/healthz',
      '/w/index.php?title=healthz',
      '/healthz%2f..%2fwiki/A',
      '/Healthz',
    ].flatMap((target) => {
      const verdict = alone(acl, got(target, { country }));
      if (verdict.blocked === readable)
        return [`${target} from ${country}: ${readable ? told(verdict) : 'let through'}`];
      const { status, text } = verdict.answer ?? {};
      return readable || (status === 403 && text?.includes('country'))
        ? []
        : [`${target} from ${country}: told ${status} ${text}`];
    }),
  );
