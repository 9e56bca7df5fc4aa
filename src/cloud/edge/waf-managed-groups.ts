/**
 * Where a managed rule looks, and so where it is wrong about a wiki: editors send wikitext about everything, readers search for it, and
 * titles are named after it. A header repeats where somebody comes from, a cookie what somebody is called.
 */
export type Inspected = 'body' | 'query' | 'path' | 'header' | 'cookie';

export interface ManagedGroup {
  readonly name: string;
  /** In web ACL capacity units. See AWS, "AWS Managed Rules rule groups list". */
  readonly capacity: number;
  /** Whether it judges by the client's address, and never by what a request says. @default false */
  readonly seesAddressesOnly?: boolean;
  /** Before each of its labels. */
  readonly labels: string;
  /**
   * Rules that only count, and how each one's label ends. Own rules block what they count wherever no text or title is expected. Cookies
   * are blocked nowhere: the edge drops all but MediaWiki's, and one of these is the name that somebody chose.
   */
  readonly counted: Readonly<Partial<Record<Inspected, Readonly<Record<string, string>>>>>;
}

/** In this order. */
export const managedGroups: readonly ManagedGroup[] = [
  {
    name: 'AWSManagedRulesAmazonIpReputationList',
    capacity: 25,
    seesAddressesOnly: true,
    labels: 'awswaf:managed:aws:amazon-ip-list:',
    counted: {},
  },
  {
    name: 'AWSManagedRulesKnownBadInputsRuleSet',
    capacity: 200,
    labels: 'awswaf:managed:aws:known-bad-inputs:',
    counted: {
      // An article that explains the attack.
      body: {
        JavaDeserializationRCE_BODY: 'JavaDeserializationRCE_Body',
        Log4JRCE_BODY: 'Log4JRCE_Body',
        ReactJSRCE_BODY: 'ReactJSRCE_Body',
      },
      // A search for it.
      query: {
        JavaDeserializationRCE_QUERYSTRING: 'JavaDeserializationRCE_QueryString',
        Log4JRCE_QUERYSTRING: 'Log4JRCE_QueryString',
      },
      path: {
        // A page called "Java.lang.Runtime".
        JavaDeserializationRCE_URIPATH: 'JavaDeserializationRCE_URIPath',
        Log4JRCE_URIPATH: 'Log4JRCE_URIPath',
        // A page called "WEB-INF".
        ExploitablePaths_URIPATH: 'ExploitablePaths_URIPath',
      },
      // The styles of such a page and of such a search: the browser names it as where it comes from.
      header: {
        JavaDeserializationRCE_HEADER: 'JavaDeserializationRCE_Header',
        Log4JRCE_HEADER: 'Log4JRCE_Header',
      },
    },
  },
  {
    name: 'AWSManagedRulesCommonRuleSet',
    capacity: 700,
    labels: 'awswaf:managed:aws:core-rule-set:',
    counted: {
      body: {
        // Above 8 KB: every long page, every upload.
        SizeRestrictions_BODY: 'SizeRestrictions_Body',
        EC2MetaDataSSRF_BODY: 'EC2MetaDataSSRF_Body',
        GenericLFI_BODY: 'GenericLFI_Body',
        // Every page with a link.
        GenericRFI_BODY: 'GenericRFI_Body',
        CrossSiteScripting_BODY: 'CrossSiteScripting_Body',
      },
      query: {
        // Above 2 KB: load.php's list of modules, API queries for fifty titles.
        SizeRestrictions_QUERYSTRING: 'SizeRestrictions_QueryString',
        EC2MetaDataSSRF_QUERYARGUMENTS: 'EC2MetaDataSSRF_QueryArguments',
        GenericLFI_QUERYARGUMENTS: 'GenericLFI_QueryArguments',
        // Special:LinkSearch, OAuth, and everything that returns to an address.
        GenericRFI_QUERYARGUMENTS: 'GenericRFI_QueryArguments',
        RestrictedExtensions_QUERYARGUMENTS: 'RestrictedExtensions_QueryArguments',
        CrossSiteScripting_QUERYARGUMENTS: 'CrossSiteScripting_QueryArguments',
      },
      path: {
        // Above 1 KB: a thumbnail names its file twice, and a letter may take nine characters.
        SizeRestrictions_URIPATH: 'SizeRestrictions_URIPath',
        // A page called "Win.ini".
        RestrictedExtensions_URIPATH: 'RestrictedExtensions_URIPath',
        EC2MetaDataSSRF_URIPATH: 'EC2MetaDataSSRF_URIPath',
        // A page called "Etc/passwd".
        GenericLFI_URIPATH: 'GenericLFI_URIPath',
        // Special:LinkSearch with an address.
        GenericRFI_URIPATH: 'GenericRFI_URIPath',
        // A page called "JavaScript: The Good Parts".
        CrossSiteScripting_URIPATH: 'CrossSiteScripting_URIPath',
      },
      cookie: {
        EC2MetaDataSSRF_COOKIE: 'EC2MetaDataSSRF_Cookie',
        CrossSiteScripting_COOKIE: 'CrossSiteScripting_Cookie',
      },
    },
  },
  {
    name: 'AWSManagedRulesPHPRuleSet',
    capacity: 100,
    labels: 'awswaf:managed:aws:php-app:',
    counted: {
      body: { PHPHighRiskMethodsVariables_BODY: 'PHPHighRiskMethodsVariables_Body' },
      query: { PHPHighRiskMethodsVariables_QUERYSTRING: 'PHPHighRiskMethodsVariables_QueryString' },
      // A page called "Fsockopen", and what its readers' browsers fetch from there.
      path: { PHPHighRiskMethodsVariables_URIPATH: 'PHPHighRiskMethodsVariables_URIPath' },
      header: { PHPHighRiskMethodsVariables_HEADER: 'PHPHighRiskMethodsVariables_Header' },
    },
  },
  {
    name: 'AWSManagedRulesSQLiRuleSet',
    capacity: 200,
    labels: 'awswaf:managed:aws:sql-database:',
    counted: {
      body: { SQLi_BODY: 'SQLi_Body', SQLiExtendedPatterns_BODY: 'SQLiExtendedPatterns_Body' },
      query: {
        SQLi_QUERYARGUMENTS: 'SQLi_QueryArguments',
        SQLiExtendedPatterns_QUERYARGUMENTS: 'SQLiExtendedPatterns_QueryArguments',
      },
      // A page called "Select * from".
      path: {
        SQLi_URIPATH: 'SQLi_URIPath',
        // So spelled by AWS.
        SQLiExtendedPatterns_URIPATH: 'SQLiExtendedPatterns_UriPath',
      },
      header: { SQLiExtendedPatterns_HEADER: 'SQLiExtendedPatterns_Header' },
      // Somebody called "O'Brien or 1=1".
      cookie: { SQLi_COOKIE: 'SQLi_Cookie' },
    },
  },
];

/** Labels of all rules that look there and only count. */
export const countedLabels = (inspected: Inspected): readonly string[] =>
  managedGroups.flatMap(({ labels, counted }) =>
    Object.values(counted[inspected] ?? {}).map((end) => `${labels}${end}`),
  );
