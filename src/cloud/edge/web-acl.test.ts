import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { CloudConfig } from '../../config/cloud-schema.ts';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { checkedApp, findings, stackIn, templateOf } from './nag.fixture.ts';
import { countedLabels, managedGroups } from './waf-managed-groups.ts';
import { capacityOf, freeCapacity, wafRules } from './waf-rules.ts';
import { WebAcl } from './web-acl.ts';
import { wikis } from './wiki.fixture.ts';

const everywhere: CloudConfig['countries'] = { mode: 'all' };
const some: CloudConfig['countries'] = { mode: 'only', codes: ['DE', 'AT'] };

const before = new Map<string, ReturnType<typeof make>>();

/** Once for each choice of countries: every synthesis is checked whole. */
function made(countries: CloudConfig['countries'] = everywhere) {
  const key = JSON.stringify(countries);
  const one = before.get(key) ?? make(countries);
  before.set(key, one);
  return one;
}

function make(countries: CloudConfig['countries']) {
  const app = checkedApp();
  const stack = stackIn(app, 'Global', 'us-east-1');
  const acl = new WebAcl(stack, 'WebAcl', { cloud: wikiUnderTest({}, { countries, firewall: 'attacks' }) });
  return { app, acl, template: templateOf(stack) };
}

function rulesOf(countries?: CloudConfig['countries']) {
  const [acl] = Object.values(made(countries).template.findResources('AWS::WAFv2::WebACL'));
  return acl?.Properties.Rules as {
    Name: string;
    Priority: number;
    Action?: Record<string, unknown>;
    Statement: Record<string, never>;
  }[];
}

describe('the web ACL', () => {
  it('limits rates before any managed group, and knows countries first of all', () => {
    const names = rulesOf(some).map(({ Name }) => Name);
    expect(names.slice(0, 4)).toEqual(['Countries', 'RateAll', 'RateMutating', 'RateExpensive']);
    expect(names.indexOf('AmazonIpReputationList')).toBe(4);
    expect(rulesOf().map(({ Name }) => Name)).not.toContain('Countries');
  });

  it('has no rule that allows, so none opens a way past the others', () => {
    for (const { Action } of rulesOf(some)) expect(Action ?? {}).not.toHaveProperty('Allow');
  });

  it.each(['all', 'only', 'except'] as const)(
    'takes no more capacity than is free of charge: countries %s',
    (mode) => {
      const countries = mode === 'all' ? everywhere : { mode, codes: ['DE'] };
      const capacity = wafRules({ countries, firewall: 'attacks' }).reduce(
        (sum, rule) => sum + capacityOf(rule),
        0,
      );
      expect(capacity).toBeGreaterThan(1225);
      expect(capacity).toBeLessThanOrEqual(freeCapacity);
    },
  );

  it('has no more than limits and the list of known addresses where floods alone are to be stopped', () => {
    const names = wafRules({ countries: some, firewall: 'floods' }).map(({ name }) => name);
    expect(names).toEqual([
      'Countries',
      'RateAll',
      'RateMutating',
      'RateExpensive',
      'AmazonIpReputationList',
    ]);
  });

  it('lets health checkers in from everywhere', () => {
    const [countries] = rulesOf(some);
    expect(JSON.stringify(countries?.Statement)).toContain('"SearchString":"/healthz"');
    expect(countries?.Statement).toMatchObject({
      AndStatement: { Statements: [{ NotStatement: {} }, { NotStatement: {} }] },
    });
    const [others] = rulesOf({ mode: 'except', codes: ['DE'] });
    expect(others?.Statement).toMatchObject({
      AndStatement: { Statements: [{ GeoMatchStatement: { CountryCodes: ['DE'] } }, { NotStatement: {} }] },
    });
  });

  it('tells who asks too often so, and for how long', () => {
    const rates = rulesOf().filter(({ Name }) => Name.startsWith('Rate'));
    expect(rates).toHaveLength(3);
    for (const { Action } of rates) {
      expect(Action).toEqual({
        Block: {
          CustomResponse: {
            ResponseCode: 429,
            CustomResponseBodyKey: 'slow-down',
            ResponseHeaders: [{ Name: 'Retry-After', Value: '300' }],
          },
        },
      });
    }
  });

  it('counts what managed groups misjudge, and blocks it after them wherever no text is expected', () => {
    const rules = rulesOf();
    const priority = (name: string) => rules.find(({ Name }) => Name === name)?.Priority ?? Number.NaN;
    for (const { counted, name } of managedGroups) {
      const overrides = JSON.stringify(rules.find(({ Name }) => name.endsWith(Name))?.Statement);
      for (const rule of Object.values(counted).flatMap((one) => Object.keys(one))) {
        expect(overrides).toContain(`{"ActionToUse":{"Count":{}},"Name":"${rule}"}`);
      }
    }
    for (const [name, inspected] of [
      ['UnexpectedBody', 'body'],
      ['UnexpectedQuery', 'query'],
      ['UnexpectedPath', 'path'],
      ['UnexpectedHeader', 'header'],
    ] as const) {
      expect(priority(name)).toBeGreaterThan(priority('SQLiRuleSet'));
      const statement = JSON.stringify(rules.find(({ Name }) => Name === name)?.Statement);
      for (const label of countedLabels(inspected)) expect(statement).toContain(label);
    }
  });

  it.each([
    ['UnexpectedBody', '/w/index.php', true],
    ['UnexpectedBody', '/w/api.php', true],
    ['UnexpectedBody', '/wiki/Special:Upload', true],
    ['UnexpectedBody', '/w/load.php', false],
    ['UnexpectedBody', '/media/a/ab/A.png', false],
    ['UnexpectedQuery', '/w/load.php', true],
    ['UnexpectedQuery', '/', false],
    ['UnexpectedPath', '/wiki/Win.ini', true],
    ['UnexpectedPath', '/media/thumb/a/ab/A.png/1px-A.png', true],
    ['UnexpectedPath', '/.htaccess', false],
    ['RateExpensive', '/w/rest.php/v1/search', true],
    ['RateExpensive', '/wiki/Special:RecentChanges', true],
    ['RateExpensive', '/wiki/_special :Log', true],
    ['RateExpensive', '/wiki/Main_Page', false],
  ])('%s knows the path %s: %s', (name, path, known) => {
    const text = JSON.stringify(rulesOf().find(({ Name }) => Name === name));
    const pattern = /"UriPath":\{\}\},"RegexString":("(?:[^"\\]|\\.)*")/.exec(text)?.[1] ?? '""';
    expect(new RegExp(JSON.parse(pattern)).test(path)).toBe(known);
  });

  it('keeps a log of what it blocks and counts, without what lets anybody in', () => {
    const { template } = made();
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: Match.stringLikeRegexp('^aws-waf-logs-'),
    });
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
      RedactedFields: [
        { SingleHeader: { Name: 'cookie' } },
        { SingleHeader: { Name: 'authorization' } },
        { QueryString: {} },
      ],
      LoggingFilter: { DefaultBehavior: 'DROP' },
    });
    expect(JSON.stringify(template.findResources('AWS::WAFv2::LoggingConfiguration'))).not.toContain(':*"');
  });

  it.each(wikis)('has no finding: %s', (_, cloud) => {
    const app = checkedApp();
    new WebAcl(stackIn(app, 'Global', 'us-east-1'), 'WebAcl', { cloud });
    expect(findings(app)).toBe('');
  });

  it('fails outside us-east-1', () => {
    expect(() => new WebAcl(stackIn(checkedApp(), 'Home'), 'WebAcl', { cloud: wikiUnderTest() })).toThrow(
      'us-east-1',
    );
  });
});

describe('what the web ACL takes for expensive', () => {
  const text = JSON.stringify(rulesOf().find(({ Name }) => Name === 'RateExpensive'));
  const patterns = [...text.matchAll(/"RegexString":("(?:[^"\\]|\\.)*")/g)].map(([, one = '']) =>
    JSON.parse(one),
  );
  const reading = patterns.find((pattern) => pattern.includes('redirect=no'));

  it('is said in words that WAF knows: no look-around, and not too many', () => {
    for (const pattern of patterns) {
      expect(pattern).not.toMatch(/\(\?[=!<]/);
      expect(pattern.length).toBeLessThanOrEqual(512);
    }
  });

  it.each([
    ['', true],
    ['title=Main_Page&redirect=no', true],
    ['title=A&action=raw&ctype=text/css&maxage=5', true],
    ['utm_source=x&title=A', true],
    ['title=A&action=history', false],
    ['title=A&%61ction=history', false],
    ['oldid=5', false],
    ['title=A&+action=history', false],
    ['random=1', false],
  ])('of a page is everything but the parameters of readers’ links: "%s"', (query, isReading) => {
    expect(new RegExp(reading).test(query)).toBe(isReading);
  });
});
