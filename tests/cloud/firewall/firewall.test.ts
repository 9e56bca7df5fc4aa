import { describe, expect, it } from 'vitest';
import { profiles } from '../../../src/config/profiles.ts';
import type { Acl } from './acl.ts';
import { attacks as attackList } from './attacks.ts';
import { Firewall } from './firewall.ts';
import { countryFailures, guarantees } from './guarantees.ts';
import { managedRules } from './managed-rules.ts';
import { mutations } from './mutations.ts';
import { rateGuarantees } from './rate-guarantees.ts';
import { aclOf, usedAcls } from './web-acls.ts';
import { got, host, posted } from './web-request.ts';

const all: Readonly<Record<string, (acl: Acl) => readonly string[]>> = { ...guarantees, ...rateGuarantees };
const attacks = { firewall: 'attacks' } as const;
const acl = aclOf({}, attacks);
const againstFloods = aclOf({}, { firewall: 'floods' });
const onlyGermany = aclOf({}, { ...attacks, countries: { mode: 'only', codes: ['DE'] } });
const notGermany = aclOf({}, { ...attacks, countries: { mode: 'except', codes: ['DE'] } });

describe('the firewall', () => {
  it('is the same in every profile but `starter`, for private wikis too, and what the distribution names', () => {
    for (const profile of Object.keys(profiles) as (keyof typeof profiles)[]) {
      const expected = profile === 'starter' ? againstFloods : acl;
      expect(aclOf({ profile })).toEqual(expected);
      expect(aclOf({ profile, access: { read: 'accounts' } })).toEqual(expected);
      expect(aclOf({ profile }, attacks)).toEqual(acl);
    }
    expect(usedAcls()).toEqual([againstFloods]);
  });

  it('blocks addresses that are known for attacks, where it is meant for floods alone', () => {
    const known = attackList.filter(({ by }) => by.includes('AmazonIpReputationList'));
    expect(known.length).toBeGreaterThan(0);
    for (const { what, request, by } of known)
      expect(new Firewall(againstFloods).decide(request), what).toMatchObject({ blocked: true, by });
  });

  it.each(Object.keys(all).filter((name) => !name.startsWith('attacks are blocked')))(
    'where it is meant for floods alone: %s',
    (name) => {
      expect(all[name]?.(againstFloods)).toEqual([]);
    },
  );

  it.each(Object.keys(all))('%s', (name) => {
    expect(all[name]?.(acl)).toEqual([]);
  });

  it.each(Object.keys(guarantees))('where it is read in one country alone: %s', (name) => {
    expect(all[name]?.(onlyGermany)).toEqual([]);
  });

  it('answers in the countries that it is meant for, and health checks alone elsewhere', () => {
    expect(countryFailures(acl, { DE: true, US: true, XX: true })).toEqual([]);
    expect(countryFailures(onlyGermany, { DE: true, US: false, XX: false })).toEqual([]);
    expect(countryFailures(notGermany, { DE: false, US: true, XX: true })).toEqual([]);
  });

  it.each([
    [
      'a saved script',
      posted('/w/index.php?action=submit', { wpTextbox1: '<script>' }),
      ['CommonRuleSet/CrossSiteScripting_BODY'],
      ['core-rule-set:CrossSiteScripting_Body'],
    ],
    [
      'a long page',
      posted('/w/api.php', { text: 'a'.repeat(9000) }),
      ['CommonRuleSet/SizeRestrictions_BODY'],
      ['core-rule-set:SizeRestrictions_Body'],
    ],
    [
      'a title of SQL',
      got('/wiki/Select_*_from'),
      ['SQLiRuleSet/SQLiExtendedPatterns_URIPATH', 'SQLiRuleSet/SQLi_URIPATH'],
      ['sql-database:SQLiExtendedPatterns_UriPath', 'sql-database:SQLi_URIPath'],
    ],
    [
      'styles of a page about PHP',
      got('/w/load.php', { headers: { referer: `https://${host}/wiki/Fsockopen` } }),
      ['PHPRuleSet/PHPHighRiskMethodsVariables_HEADER'],
      ['php-app:PHPHighRiskMethodsVariables_Header'],
    ],
    ['a page', got('/wiki/A'), [], []],
  ])('counts %s and lets it through', (_, request, counted, labels) => {
    expect(new Firewall(acl).decide(request)).toEqual({
      blocked: false,
      counted: counted.map((rule) => `AWSManagedRules${rule}`),
      labels: labels.map((label) => `awswaf:managed:aws:${label}`),
    });
  });
});

describe("AWS's groups", () => {
  /** See no text of anybody's, nor a title or a name. Whatever AWS adds has to be judged first, and stands here or is counted. */
  const blind = [
    'AWSManagedIPReputationList',
    'AWSManagedReconnaissanceList',
    'AWSManagedIPDDoSList',
    'Host_localhost_HEADER',
    'PROPFIND_METHOD',
    'NoUserAgent_HEADER',
    'UserAgent_BadBots_HEADER',
    'SizeRestrictions_Cookie_HEADER',
  ];

  it('block by themselves only what sees no text', () => {
    const left = acl.Rules.flatMap(({ Statement: { ManagedRuleGroupStatement: use } }) => {
      const counted = (use?.RuleActionOverrides ?? []).map(({ Name }) => Name);
      return use ? managedRules(use).filter(({ name }) => !counted.includes(name)) : [];
    });
    expect(left.map(({ name }) => name)).toEqual(blind);
  });
});

describe('a firewall gone wrong is noticed', () => {
  it.each(mutations)('$what', ({ breaks, mutate }) => {
    expect(all[breaks]?.(mutate(acl))).not.toEqual([]);
  });

  it('when it forgets health checks, or tells them by the beginning of a path', () => {
    const reworded = (from: string, to: string): Acl =>
      JSON.parse(JSON.stringify(onlyGermany).replaceAll(from, to));
    expect(guarantees['health checks pass from everywhere'](reworded('/healthz', '/health'))).not.toEqual([]);
    expect(countryFailures(reworded('EXACTLY', 'STARTS_WITH'), { US: false })).not.toEqual([]);
    expect(countryFailures(notGermany, { DE: true })).not.toEqual([]);
  });
});
