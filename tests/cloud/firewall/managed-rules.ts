import type { Action, BodyLimit, ManagedGroupUse } from './acl.ts';
import { type Detector, detectors } from './detectors.ts';
import { inspectedBody, inspectedCookies, inspectedHeaders, queryArguments } from './fields.ts';
import { pathOf, queryOf, type WebRequest } from './web-request.ts';

/** A rule of one of AWS's groups, from "AWS Managed Rules rule groups list": the names and labels are AWS's, spelled as AWS does. */
export interface ManagedRule {
  readonly name: string;
  readonly label: string;
  /** What it does by itself. */
  readonly action: keyof Action;
  readonly detects: (request: WebRequest, bodyLimit: BodyLimit) => boolean;
}

type Detects = ManagedRule['detects'];

const path =
  (detector: Detector): Detects =>
  (request) =>
    detector(pathOf(request));
const query =
  (detector: Detector): Detects =>
  (request) =>
    detector(queryOf(request));
const queryArgument =
  (detector: Detector): Detects =>
  (request) =>
    queryArguments(request).some(detector);
const cookie =
  (detector: Detector): Detects =>
  (request) =>
    detector(inspectedCookies(request));
const header =
  (detector: Detector): Detects =>
  (request) =>
    inspectedHeaders(request).some(detector);
// Over the limit goes on with what is within it.
const body =
  (detector: Detector): Detects =>
  (request, limit) =>
    detector(inspectedBody(request, limit));
/** Addresses that AWS knows for something are no part of this model: those of the documentation's own networks stand for them. */
const from =
  (network: string): Detects =>
  ({ address }) =>
    address.startsWith(network);

export const illReputed = '203.0.113.';
const scanning = '203.0.114.';
const flooding = '203.0.115.';

const d = detectors;

/** By group: rule, what its label ends in, what it does; all block but one. */
const groups: Readonly<
  Record<
    string,
    { readonly labels: string; readonly rules: Readonly<Record<string, readonly [string, Detects]>> }
  >
> = {
  AWSManagedRulesAmazonIpReputationList: {
    labels: 'amazon-ip-list',
    rules: {
      AWSManagedIPReputationList: ['AWSManagedIPReputationList', from(illReputed)],
      AWSManagedReconnaissanceList: ['AWSManagedReconnaissanceList', from(scanning)],
      AWSManagedIPDDoSList: ['AWSManagedIPDDoSList', from(flooding)],
    },
  },
  AWSManagedRulesKnownBadInputsRuleSet: {
    labels: 'known-bad-inputs',
    rules: {
      JavaDeserializationRCE_HEADER: ['JavaDeserializationRCE_Header', header(d.javaDeserialization)],
      JavaDeserializationRCE_BODY: ['JavaDeserializationRCE_Body', body(d.javaDeserialization)],
      JavaDeserializationRCE_URIPATH: ['JavaDeserializationRCE_URIPath', path(d.javaDeserialization)],
      JavaDeserializationRCE_QUERYSTRING: [
        'JavaDeserializationRCE_QueryString',
        query(d.javaDeserialization),
      ],
      Host_localhost_HEADER: [
        'Host_Localhost_Header',
        ({ headers }) => /localhost|127\.0\.0\.1/i.test(headers.host ?? ''),
      ],
      PROPFIND_METHOD: ['Propfind_Method', ({ method }) => method === 'PROPFIND'],
      ExploitablePaths_URIPATH: ['ExploitablePaths_URIPath', path(d.exploitablePath)],
      Log4JRCE_HEADER: ['Log4JRCE_Header', header(d.log4j)],
      Log4JRCE_QUERYSTRING: ['Log4JRCE_QueryString', query(d.log4j)],
      Log4JRCE_BODY: ['Log4JRCE_Body', body(d.log4j)],
      Log4JRCE_URIPATH: ['Log4JRCE_URIPath', path(d.log4j)],
      ReactJSRCE_BODY: ['ReactJSRCE_Body', body(d.reactServer)],
    },
  },
  AWSManagedRulesCommonRuleSet: {
    labels: 'core-rule-set',
    rules: {
      NoUserAgent_HEADER: ['NoUserAgent_Header', ({ headers }) => !headers['user-agent']],
      UserAgent_BadBots_HEADER: ['BadBots_Header', ({ headers }) => d.badBot(headers['user-agent'] ?? '')],
      SizeRestrictions_QUERYSTRING: [
        'SizeRestrictions_QueryString',
        (request) => Buffer.byteLength(queryOf(request)) > 2048,
      ],
      SizeRestrictions_Cookie_HEADER: [
        'SizeRestrictions_Cookie_Header',
        ({ headers }) => (headers.cookie ?? '').length > 10_240,
      ],
      SizeRestrictions_BODY: ['SizeRestrictions_Body', ({ body: sent }) => sent.length > 8192],
      SizeRestrictions_URIPATH: [
        'SizeRestrictions_URIPath',
        (request) => Buffer.byteLength(pathOf(request)) > 1024,
      ],
      EC2MetaDataSSRF_BODY: ['EC2MetaDataSSRF_Body', body(d.instanceMetadata)],
      EC2MetaDataSSRF_COOKIE: ['EC2MetaDataSSRF_Cookie', cookie(d.instanceMetadata)],
      EC2MetaDataSSRF_URIPATH: ['EC2MetaDataSSRF_URIPath', path(d.instanceMetadata)],
      EC2MetaDataSSRF_QUERYARGUMENTS: ['EC2MetaDataSSRF_QueryArguments', queryArgument(d.instanceMetadata)],
      GenericLFI_QUERYARGUMENTS: ['GenericLFI_QueryArguments', queryArgument(d.traversal)],
      GenericLFI_URIPATH: ['GenericLFI_URIPath', path(d.traversal)],
      GenericLFI_BODY: ['GenericLFI_Body', body(d.traversal)],
      RestrictedExtensions_URIPATH: ['RestrictedExtensions_URIPath', path(d.restrictedExtension)],
      RestrictedExtensions_QUERYARGUMENTS: [
        'RestrictedExtensions_QueryArguments',
        queryArgument(d.restrictedExtension),
      ],
      GenericRFI_QUERYARGUMENTS: ['GenericRFI_QueryArguments', queryArgument(d.remoteFile)],
      GenericRFI_BODY: ['GenericRFI_Body', body(d.remoteFile)],
      GenericRFI_URIPATH: ['GenericRFI_URIPath', path(d.remoteFile)],
      CrossSiteScripting_COOKIE: ['CrossSiteScripting_Cookie', cookie(d.scripting)],
      CrossSiteScripting_QUERYARGUMENTS: ['CrossSiteScripting_QueryArguments', queryArgument(d.scripting)],
      CrossSiteScripting_BODY: ['CrossSiteScripting_Body', body(d.scripting)],
      CrossSiteScripting_URIPATH: ['CrossSiteScripting_URIPath', path(d.scripting)],
    },
  },
  AWSManagedRulesPHPRuleSet: {
    labels: 'php-app',
    rules: {
      PHPHighRiskMethodsVariables_HEADER: ['PHPHighRiskMethodsVariables_Header', header(d.php)],
      PHPHighRiskMethodsVariables_QUERYSTRING: ['PHPHighRiskMethodsVariables_QueryString', query(d.php)],
      PHPHighRiskMethodsVariables_BODY: ['PHPHighRiskMethodsVariables_Body', body(d.php)],
      PHPHighRiskMethodsVariables_URIPATH: ['PHPHighRiskMethodsVariables_URIPath', path(d.php)],
    },
  },
  AWSManagedRulesSQLiRuleSet: {
    labels: 'sql-database',
    rules: {
      SQLi_QUERYARGUMENTS: ['SQLi_QueryArguments', queryArgument(d.sql)],
      SQLiExtendedPatterns_QUERYARGUMENTS: ['SQLiExtendedPatterns_QueryArguments', queryArgument(d.sql)],
      SQLi_BODY: ['SQLi_Body', body(d.sql)],
      SQLiExtendedPatterns_BODY: ['SQLiExtendedPatterns_Body', body(d.sql)],
      SQLiExtendedPatterns_HEADER: ['SQLiExtendedPatterns_Header', header(d.sql)],
      SQLiExtendedPatterns_URIPATH: ['SQLiExtendedPatterns_UriPath', path(d.sql)],
      SQLi_COOKIE: ['SQLi_Cookie', cookie(d.sql)],
      SQLi_URIPATH: ['SQLi_URIPath', path(d.sql)],
    },
  },
};

/** Each request is looked at once, however many web ACLs it goes through. */
function remembered(detects: Detects): Detects {
  const before = new WeakMap<WebRequest, Map<BodyLimit, boolean>>();
  return (request, limit) => {
    const ofRequest = before.get(request) ?? new Map<BodyLimit, boolean>();
    before.set(request, ofRequest);
    const found = ofRequest.get(limit) ?? detects(request, limit);
    ofRequest.set(limit, found);
    return found;
  };
}

const known: ReadonlyMap<string, readonly ManagedRule[]> = new Map(
  Object.entries(groups).map(([group, { labels, rules }]) => [
    group,
    Object.entries(rules).map(([name, [end, detects]]) => ({
      name,
      label: `awswaf:managed:aws:${labels}:${end}`,
      action: name === 'AWSManagedIPDDoSList' ? ('Count' as const) : ('Block' as const),
      detects: remembered(detects),
    })),
  ]),
);

/** @throws an error for a group, a version or an overridden rule that is not known here: AWS refuses it, or ignores it unsaid */
export function managedRules({
  VendorName,
  Name,
  Version,
  RuleActionOverrides = [],
}: ManagedGroupUse): readonly ManagedRule[] {
  const rules = VendorName === 'AWS' ? known.get(Name) : undefined;
  if (!rules)
    throw new Error(`The firewall of the tests does not know the group ${Name} of ${VendorName}. Teach it.`);
  if (Version !== undefined) {
    throw new Error(
      `The rules of ${Name} here are those of its default version, not of ${Version}. Teach it.`,
    );
  }
  for (const overridden of RuleActionOverrides) {
    if (!rules.some(({ name }) => name === overridden.Name)) {
      throw new Error(`${Name} has no rule ${overridden.Name}.`);
    }
  }
  return rules;
}
