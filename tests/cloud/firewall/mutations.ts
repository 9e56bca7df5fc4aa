import type { Acl, Action, Rule, Statement } from './acl.ts';
import type { guarantees } from './guarantees.ts';
import type { rateGuarantees } from './rate-guarantees.ts';

/** A web ACL gone wrong, and the guarantee that has to notice. */
interface Mutation {
  readonly what: string;
  readonly breaks: keyof typeof guarantees | keyof typeof rateGuarantees;
  readonly mutate: (acl: Acl) => Acl;
}

const rules = (acl: Acl, change: (rule: Rule) => Rule | undefined): Acl => ({
  ...acl,
  Rules: acl.Rules.flatMap((rule) => change(rule) ?? []),
});
const rule =
  (name: string, change: (rule: Rule) => Rule | undefined): Mutation['mutate'] =>
  (acl) => {
    if (!acl.Rules.some(({ Name }) => Name === name)) throw new Error(`The web ACL has no rule ${name}.`);
    return rules(acl, (one) => (one.Name === name ? change(one) : one));
  };
const without = (name: string) => rule(name, () => undefined);

/** Every text of a rule in another way. */
const reworded = (name: string, from: string, to: string) =>
  rule(name, (one) => {
    const text = JSON.stringify(one);
    if (!text.includes(from)) throw new Error(`${name} does not say ${from}.`);
    return JSON.parse(text.replaceAll(from, to));
  });

const added =
  (Priority: number, Statement: Statement, action: Action): Mutation['mutate'] =>
  (acl) => ({ ...acl, Rules: [...acl.Rules, { Name: 'Added', Priority, Statement, Action: action }] });

/** Nothing overridden: AWS's rule does what it does by itself. */
const blockingAgain = (group: string, overridden: string) =>
  rule(group, (one) => {
    const use = one.Statement.ManagedRuleGroupStatement;
    if (!use?.RuleActionOverrides?.some(({ Name }) => Name === overridden)) {
      throw new Error(`${group} does not override ${overridden}.`);
    }
    const RuleActionOverrides = use.RuleActionOverrides.filter(({ Name }) => Name !== overridden);
    return { ...one, Statement: { ManagedRuleGroupStatement: { ...use, RuleActionOverrides } } };
  });

const agent: Statement = {
  ByteMatchStatement: {
    FieldToMatch: { SingleHeader: { Name: 'user-agent' } },
    PositionalConstraint: 'CONTAINS',
    SearchString: 'Googlebot',
    TextTransformations: [{ Priority: 0, Type: 'NONE' }],
  },
};

const blocked = 'no reader, editor, uploader or program is blocked';
const attacked = 'attacks are blocked wherever no text is expected, each by the rule that is meant to';
const textual = 'where texts are expected nothing is decided by what they say';
const order = 'limits stand before everything that believes a client, and nothing allows';
const crawler = 'no forged crawler gets past the limit';
const spelled = 'no spelling of an expensive address gets past the limit';
const endless = 'whoever writes without end is limited, and so is whoever asks for anything without end';
const steady = 'a class of a school, a fast editor and a steady program are not limited';

export const mutations: readonly Mutation[] = [
  { what: 'Googlebot is allowed first', breaks: crawler, mutate: added(-1, agent, { Allow: {} }) },
  {
    what: 'Googlebot is allowed first, seen in the order',
    breaks: order,
    mutate: added(-1, agent, { Allow: {} }),
  },
  { what: 'agents are counted before the limits', breaks: order, mutate: added(-1, agent, { Count: {} }) },
  { what: 'something is allowed last', breaks: order, mutate: added(999, agent, { Allow: {} }) },
  {
    what: 'a group stands before the limits',
    breaks: order,
    mutate: rule('SQLiRuleSet', (one) => ({ ...one, Priority: -1 })),
  },
  { what: 'no limit for what is expensive', breaks: crawler, mutate: without('RateExpensive') },
  {
    what: 'the limit only counts',
    breaks: crawler,
    mutate: rule('RateExpensive', (one) => ({ ...one, Action: { Count: {} } })),
  },
  {
    what: 'a limit twice as high',
    breaks: crawler,
    mutate: reworded('RateExpensive', '"Limit":600', '"Limit":1200'),
  },
  {
    what: 'a window of a minute',
    breaks: crawler,
    mutate: reworded('RateExpensive', '"EvaluationWindowSec":300', '"EvaluationWindowSec":60'),
  },
  {
    what: 'the limit answers as WAF does',
    breaks: crawler,
    mutate: rule('RateExpensive', (one) => ({ ...one, Action: { Block: {} } })),
  },
  { what: 'paths are not decoded', breaks: spelled, mutate: reworded('RateExpensive', 'URL_DECODE', 'NONE') },
  {
    what: 'paths are not normalised',
    breaks: spelled,
    mutate: reworded('RateExpensive', 'NORMALIZE_PATH', 'LOWERCASE'),
  },
  { what: 'no limit for writing', breaks: endless, mutate: without('RateMutating') },
  { what: 'no limit for everything', breaks: endless, mutate: without('RateAll') },
  {
    what: 'a limit as for one reader',
    breaks: steady,
    mutate: reworded('RateAll', '"Limit":5000', '"Limit":500'),
  },
  {
    what: 'reading counts as writing',
    breaks: steady,
    mutate: reworded('RateMutating', '"SearchString":"GET"', '"SearchString":"PUT"'),
  },
  {
    what: 'everybody shares a limit',
    breaks: 'nobody is limited for what others do, nor for long',
    mutate: added(
      -1,
      {
        RegexMatchStatement: {
          RegexString: '^/wiki/Special:Log$',
          FieldToMatch: { UriPath: {} },
          TextTransformations: [{ Priority: 0, Type: 'NONE' }],
        },
      },
      { Block: {} },
    ),
  },
  ...[
    ['CommonRuleSet', 'SizeRestrictions_BODY'],
    ['CommonRuleSet', 'SizeRestrictions_QUERYSTRING'],
    ['CommonRuleSet', 'SizeRestrictions_URIPATH'],
    ['CommonRuleSet', 'CrossSiteScripting_BODY'],
    ['CommonRuleSet', 'CrossSiteScripting_URIPATH'],
    ['CommonRuleSet', 'CrossSiteScripting_COOKIE'],
    ['CommonRuleSet', 'GenericRFI_QUERYARGUMENTS'],
    ['CommonRuleSet', 'RestrictedExtensions_URIPATH'],
    ['KnownBadInputsRuleSet', 'Log4JRCE_QUERYSTRING'],
    ['KnownBadInputsRuleSet', 'ReactJSRCE_BODY'],
    ['KnownBadInputsRuleSet', 'ExploitablePaths_URIPATH'],
    ['PHPRuleSet', 'PHPHighRiskMethodsVariables_URIPATH'],
    ['PHPRuleSet', 'PHPHighRiskMethodsVariables_HEADER'],
    ['SQLiRuleSet', 'SQLiExtendedPatterns_URIPATH'],
    ['SQLiRuleSet', 'SQLi_COOKIE'],
  ].map(
    ([group = '', name = '']) =>
      ({ what: `${name} blocks again`, breaks: blocked, mutate: blockingAgain(group, name) }) as const,
  ),
  {
    what: 'texts are expected in forms alone',
    breaks: blocked,
    mutate: reworded('UnexpectedBody', 'index|api|rest', 'index'),
  },
  {
    what: 'long queries are expected nowhere of load.php',
    breaks: blocked,
    mutate: reworded('UnexpectedQuery', '|load', ''),
  },
  {
    what: 'titles are expected in pages alone',
    breaks: blocked,
    mutate: reworded('UnexpectedPath', '|media/', ''),
  },
  {
    what: 'nobody comes from a page of the wiki',
    breaks: blocked,
    mutate: reworded('UnexpectedHeader', 'https?', 'gopher'),
  },
  { what: 'searches are no texts', breaks: textual, mutate: reworded('UnexpectedQuery', 'index|', '') },
  ...['UnexpectedBody', 'UnexpectedQuery', 'UnexpectedPath', 'UnexpectedHeader'].map(
    (name) => ({ what: `${name} is missing`, breaks: attacked, mutate: without(name) }) as const,
  ),
  {
    what: 'own rules stand before the groups whose labels they read',
    breaks: attacked,
    mutate: rule('UnexpectedPath', (one) => ({ ...one, Priority: -1 })),
  },
  {
    what: 'a label is misspelt',
    breaks: attacked,
    mutate: reworded('UnexpectedBody', ':Log4JRCE_Body', ':Log4JRCE_BODY'),
  },
  {
    what: 'a path upwards is one of a page',
    breaks: attacked,
    mutate: reworded('UnexpectedPath', 'NORMALIZE_PATH', 'NONE'),
  },
  {
    what: 'a group only counts',
    breaks: attacked,
    mutate: rule('CommonRuleSet', (one) => ({ ...one, OverrideAction: { Count: {} } })),
  },
  { what: 'a group is missing', breaks: attacked, mutate: without('AmazonIpReputationList') },
  {
    what: 'whatever matches a group is allowed',
    breaks: attacked,
    mutate: reworded('SQLiRuleSet', '"Count":{}', '"Allow":{}'),
  },
  {
    what: 'one more group',
    breaks: 'it takes no more capacity than is free of charge',
    mutate: (acl) => ({
      ...acl,
      Rules: [...acl.Rules, ...acl.Rules.filter(({ Name }) => Name === 'CommonRuleSet')],
    }),
  },
  {
    what: 'other countries are blocked',
    breaks: 'health checks pass from everywhere',
    mutate: added(
      -1,
      { NotStatement: { Statement: { GeoMatchStatement: { CountryCodes: ['DE'] } } } },
      { Block: {} },
    ),
  },
];
