import { describe, expect, it } from 'vitest';
import type { Acl, Action, Rule, Statement } from './acl.ts';
import { seen } from './fields.ts';
import { Firewall } from './firewall.ts';
import { managedRules } from './managed-rules.ts';
import { pattern } from './patterns.ts';
import { Rates } from './rates.ts';
import { matches } from './statements.ts';
import { transformed } from './transformations.ts';
import { got, sent } from './web-request.ts';

const step = (Type: string, Priority = 0) => ({ Type, Priority });

describe('text transformations', () => {
  it.each([
    ['URL_DECODE', '/%57iki/%e2%82%ac%zz%2', '/Wiki/\xe2\x82\xac%zz%2'],
    ['URL_DECODE', '%2553', '%53'],
    ['NORMALIZE_PATH', '//a/./b//../c/', '/a/c/'],
    ['NORMALIZE_PATH', '/a/..', '/'],
    ['NORMALIZE_PATH', '/../a', '/../a'],
    ['NORMALIZE_PATH', '../../a', '../../a'],
    ['NORMALIZE_PATH', '/a\\..\\b', '/a\\..\\b'],
    ['NORMALIZE_PATH_WIN', '/a\\..\\b', '/b'],
    ['LOWERCASE', 'ABC\xc4', 'abc\xc4'],
    ['COMPRESS_WHITE_SPACE', 'a\t\n\xa0 b', 'a b'],
    ['HTML_ENTITY_DECODE', '&lt;&#x41;&#66;&amp;&quot;', '<AB&"'],
    ['REPLACE_COMMENTS', 'a/* b */c/* d', 'a c '],
    ['REMOVE_NULLS', 'a\0b', 'ab'],
    ['REPLACE_NULLS', 'a\0b', 'a b'],
    ['NONE', '%41', '%41'],
  ])('%s makes of %j %j', (type, text, result) => {
    expect(transformed(text, [step(type)])).toBe(result);
  });

  it('go by their priorities, not by their places', () => {
    const path = '/a/%2e%2e/b';
    expect(transformed(path, [step('NORMALIZE_PATH', 1), step('URL_DECODE', 0)])).toBe('/b');
    expect(transformed(path, [step('NORMALIZE_PATH', 0), step('URL_DECODE', 1)])).toBe('/a/../b');
  });

  it('fails when two have one priority, and for one that is not known', () => {
    expect(() => transformed('', [step('NONE'), step('LOWERCASE')])).toThrow('one priority');
    expect(() => transformed('', [step('CSS_DECODE')])).toThrow('CSS_DECODE. Teach it.');
  });
});

describe('a pattern of WAF', () => {
  it('reads ends, dots and spaces as libpcre does, and bytes instead of characters', () => {
    expect(pattern('^/a$').test('/a\n')).toBe(true);
    expect(pattern('^/a$').test('/a\nb')).toBe(false);
    expect(pattern('^a.b').test('a\rb')).toBe(true);
    expect(pattern('^a.b').test('a\nb')).toBe(false);
    expect(pattern('\\s').test('\xa0')).toBe(false);
    expect(pattern('^[$.]\\.\\$$').test('$.$')).toBe(true);
    expect(pattern('(?i)^[(]A[)]').test('(a)')).toBe(true);
    expect(pattern('^[: (]$').test(':')).toBe(true);
    expect(pattern('^.{2}$').test(Buffer.from('é').toString('latin1'))).toBe(true);
  });

  it.each([
    ['(a)', 'captures'],
    ['(?<n>a)', 'captures'],
    ['(?:a)\\1', 'refers back'],
    ['a(?=b)', 'looks'],
    ['(?<!a)b', 'looks'],
    ['(?>a)', 'atomic'],
    ['a++', 'possessive'],
    ['(?R)', 'recurs'],
    ['(?(1)a|b)', 'depends'],
    ['(*UTF8)a', 'backtracking'],
    ['a\\Kb', 'K'],
    ['a(?i)b', 'Teach'],
    ['[[:alpha:]]', 'Teach'],
    ['a'.repeat(513), '512'],
  ])('fails when it is %s', (source, why) => {
    expect(() => pattern(source)).toThrow(new RegExp(why));
  });
});

const request = sent('POST', '/w/A%20b?c=d', 'x'.repeat(16_384) + 'y', { headers: { 'x-a': 'One two' } });
const evaluate = (statement: Statement, labels: readonly string[] = []) =>
  matches(statement, { request, at: 0, labels: new Set(labels), bodyLimit: 'KB_16' });
const bytes = (
  SearchString: string,
  PositionalConstraint: 'EXACTLY' | 'STARTS_WITH' | 'ENDS_WITH' | 'CONTAINS' | 'CONTAINS_WORD',
  FieldToMatch: object = { UriPath: {} },
): Statement => ({
  ByteMatchStatement: {
    SearchString,
    PositionalConstraint,
    FieldToMatch,
    TextTransformations: [step('NONE')],
  },
});
const labelled = (Key: string, Scope: 'LABEL' | 'NAMESPACE' = 'LABEL'): Statement => ({
  LabelMatchStatement: { Key, Scope },
});
const yes: Statement = { GeoMatchStatement: { CountryCodes: ['DE'] } };
const no: Statement = { GeoMatchStatement: { CountryCodes: ['FR'] } };

describe('a statement', () => {
  it.each([
    ['a path, undecoded and without its query', bytes('/w/A%20b', 'EXACTLY'), true],
    ['a query without its question mark', bytes('c=d', 'EXACTLY', { QueryString: {} }), true],
    ['a method', bytes('POST', 'EXACTLY', { Method: {} }), true],
    ['a header, by a name in any case', bytes('two', 'ENDS_WITH', { SingleHeader: { Name: 'X-A' } }), true],
    ['no header', bytes('', 'CONTAINS', { SingleHeader: { Name: 'x-b' } }), false],
    ['a part of a word', bytes('w', 'CONTAINS_WORD', { SingleHeader: { Name: 'x-a' } }), false],
    ['a word', bytes('two', 'CONTAINS_WORD', { SingleHeader: { Name: 'x-a' } }), true],
    ['the first 16 KB of a body', bytes('y', 'CONTAINS', { Body: {} }), false],
    ['a longer body as a match', bytes('z', 'CONTAINS', { Body: { OversizeHandling: 'MATCH' } }), true],
    ['a longer body as none', bytes('x', 'CONTAINS', { Body: { OversizeHandling: 'NO_MATCH' } }), false],
    ['this and that', { AndStatement: { Statements: [yes, no] } }, false],
    ['this or that', { OrStatement: { Statements: [no, yes] } }, true],
    ['not that', { NotStatement: { Statement: no } }, true],
  ] as const)('knows %s', (_, statement, result) => {
    expect(evaluate(statement)).toBe(result);
  });

  it('knows labels by their ends, whole parts alone, and namespaces by their beginnings', () => {
    const labels = ['awswaf:managed:aws:core-rule-set:GenericLFI_Body'];
    expect(evaluate(labelled('core-rule-set:GenericLFI_Body'), labels)).toBe(true);
    expect(evaluate(labelled('GenericLFI_Body'), labels)).toBe(true);
    expect(evaluate(labelled('LFI_Body'), labels)).toBe(false);
    expect(evaluate(labelled('core-rule-set:GenericLFI_body'), labels)).toBe(false);
    expect(evaluate(labelled('awswaf:managed:aws:core-rule-set:', 'NAMESPACE'), labels)).toBe(true);
    expect(evaluate(labelled('core-rule-set:', 'NAMESPACE'), labels)).toBe(false);
  });

  it('fails when it joins one alone, is of two kinds or of one that is not known', () => {
    expect(() => evaluate({ OrStatement: { Statements: [yes] } })).toThrow('two statements');
    expect(() => evaluate({ ...yes, NotStatement: { Statement: yes } })).toThrow('one kind');
    expect(() => evaluate({ XssMatchStatement: {} } as Statement)).toThrow('XssMatchStatement. Teach it.');
    expect(() => seen({ JsonBody: {} } as never, request, 'KB_16')).toThrow('JsonBody. Teach it.');
  });

  it('sees more of a body where the web ACL says so', () => {
    const whole = matches(bytes('y', 'CONTAINS', { Body: {} }), {
      request,
      at: 0,
      labels: new Set(),
      bodyLimit: 'KB_32',
    });
    expect(whole).toBe(true);
  });
});

const rate = { AggregateKeyType: 'IP', Limit: 10, EvaluationWindowSec: 60 };

describe('a rate', () => {
  it('limits one address once it is looked at, and again lets it in when the window is over', () => {
    const rates = new Rates(rate);
    const counted = (at: number, address = 'a') => rates.count(address, at);
    expect(Array.from({ length: 29 }, (_, at) => counted(at))).not.toContain(true);
    expect(counted(30)).toBe(true);
    expect(counted(30, 'b')).toBe(false);
    expect(counted(200)).toBe(false);
  });

  it('fails when AWS would not take it, and for a key that is not known', () => {
    expect(() => new Rates({ ...rate, Limit: 9 })).toThrow('no limit of 9');
    expect(() => new Rates({ ...rate, EvaluationWindowSec: 90 })).toThrow('90 s');
    expect(() => new Rates({ ...rate, AggregateKeyType: 'CUSTOM_KEYS' })).toThrow('CUSTOM_KEYS');
  });
});

const common = { VendorName: 'AWS', Name: 'AWSManagedRulesCommonRuleSet' };
const acl = (...rules: readonly Partial<Rule>[]): Acl => ({
  DefaultAction: { Allow: {} },
  Rules: rules.map((rule, index) => ({ Name: `r${index}`, Priority: index, Statement: yes, ...rule })),
});
const group = (override: Action, more: Partial<Rule> = {}): Partial<Rule> => ({
  OverrideAction: { None: {} },
  Statement: {
    ManagedRuleGroupStatement: {
      ...common,
      RuleActionOverrides: [{ Name: 'GenericLFI_QUERYARGUMENTS', ActionToUse: override }],
    },
  },
  ...more,
});
const upwards = got('/?a=../../b');
const blockLabelled: Partial<Rule> = {
  Action: { Block: {} },
  Statement: labelled('core-rule-set:GenericLFI_QueryArguments'),
};

describe('a web ACL', () => {
  it('goes by priorities, and ends with the first rule that allows or blocks', () => {
    const firewall = new Firewall(
      acl(
        { Priority: 9, Action: { Block: {} } },
        { Priority: 1, Action: { Count: {} } },
        { Priority: 5, Action: { Allow: {} } },
      ),
    );
    expect(firewall.decide(upwards)).toEqual({ blocked: false, by: 'r2', labels: [], counted: ['r1'] });
    expect(new Firewall(acl({ Statement: no, Action: { Block: {} } })).decide(upwards).by).toBeUndefined();
    expect(new Firewall({ ...acl(), DefaultAction: { Block: {} } }).decide(upwards).blocked).toBe(true);
  });

  it('labels what a group counts, for rules after it alone', () => {
    const counting = group({ Count: {} });
    expect(new Firewall(acl(counting, blockLabelled)).decide(upwards).by).toBe('r1');
    expect(new Firewall(acl(blockLabelled, counting)).decide(upwards).blocked).toBe(false);
    expect(new Firewall(acl(group({ Block: {} }))).decide(upwards).by).toContain('GenericLFI_QUERYARGUMENTS');
    expect(new Firewall(acl(group({ Allow: {} }), blockLabelled)).decide(upwards).blocked).toBe(false);
    const whole = group({ Block: {} }, { OverrideAction: { Count: {} } });
    expect(new Firewall(acl(whole)).decide(upwards).blocked).toBe(false);
  });

  it('fails when AWS would refuse it or ignore a part of it', () => {
    expect(() => new Firewall(acl({}, { Priority: 0 }))).toThrow('one Priority');
    expect(() => new Firewall(acl({}, { Name: 'r0' }))).toThrow('one Name');
    expect(() => new Firewall(acl({ OverrideAction: { None: {} } })).decide(upwards)).toThrow(
      'an action alone',
    );
    const Block = { CustomResponse: { ResponseCode: 403, CustomResponseBodyKey: 'x' } };
    expect(() => new Firewall(acl({ Action: { Block } })).decide(upwards)).toThrow('no answer called x');
    expect(() => managedRules({ ...common, Version: 'Version_1.0' })).toThrow('Version_1.0');
    expect(() => managedRules({ ...common, VendorName: 'X' })).toThrow('of X');
    const misspelt = [{ Name: 'GenericLFI_Body', ActionToUse: { Count: {} } }];
    expect(() => managedRules({ ...common, RuleActionOverrides: misspelt })).toThrow(
      'no rule GenericLFI_Body',
    );
  });
});
