import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';

/**
 * A condition on a request, with what it takes of the web ACL's capacity. Base costs and the ten units of each transformation are those of
 * AWS, "Match rule statements" and "Understanding web ACL capacity units (WCUs) in AWS WAF".
 */
export interface WafCondition {
  readonly statement: CfnWebACL.StatementProperty;
  readonly capacity: number;
}

/** Undoes spellings by which a path would slip past: the servers behind read them alike. */
const AS_SERVERS_READ = ['URL_DECODE', 'NORMALIZE_PATH'];
const TRANSFORMATION = 10;

export const inCountries = (countryCodes: readonly string[]): WafCondition => ({
  statement: { geoMatchStatement: { countryCodes: [...countryCodes] } },
  capacity: 1,
});

/** A label of a managed rule group that counted a request. */
export const labelled = (key: string): WafCondition => ({
  statement: { labelMatchStatement: { scope: 'LABEL', key } },
  capacity: 1,
});

export const pathMatches = (pattern: string): WafCondition =>
  matches({ uriPath: {} }, pattern, AS_SERVERS_READ);

export const queryMatches = (pattern: string): WafCondition =>
  matches({ queryString: {} }, pattern, ['URL_DECODE']);

/** As the client wrote it: for patterns of what is welcome, which another spelling only leaves. */
export const queryAsWrittenMatches = (pattern: string): WafCondition =>
  matches({ queryString: {} }, pattern, ['NONE']);

/** @param name in lower case */
export const headerMatches = (name: string, pattern: string): WafCondition =>
  matches({ singleHeader: { Name: name } }, pattern, ['NONE']);

export const methodIs = (method: string): WafCondition => ({
  statement: {
    byteMatchStatement: {
      fieldToMatch: { method: {} },
      positionalConstraint: 'EXACTLY',
      searchString: method,
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  },
  // `NONE` is counted too: the sum may be too high, never too low.
  capacity: 2 + TRANSFORMATION,
});

function matches(
  fieldToMatch: CfnWebACL.FieldToMatchProperty,
  regexString: string,
  transformations: readonly string[],
): WafCondition {
  const textTransformations = transformations.map((type, priority) => ({ priority, type }));
  return {
    statement: { regexMatchStatement: { fieldToMatch, regexString, textTransformations } },
    capacity: 3 + transformations.length * TRANSFORMATION,
  };
}

/** WAF takes an "or" or an "and" of two conditions at least. */
const joined = (
  conditions: readonly WafCondition[],
  join: (statements: CfnWebACL.StatementProperty[]) => CfnWebACL.StatementProperty,
): WafCondition => ({
  statement:
    conditions.length === 1 && conditions[0]
      ? conditions[0].statement
      : join(conditions.map(({ statement }) => statement)),
  capacity: conditions.reduce((sum, { capacity }) => sum + capacity, 0),
});

export const anyOf = (...conditions: readonly WafCondition[]): WafCondition =>
  joined(conditions, (statements) => ({ orStatement: { statements } }));

export const allOf = (...conditions: readonly WafCondition[]): WafCondition =>
  joined(conditions, (statements) => ({ andStatement: { statements } }));

export const not = ({ statement, capacity }: WafCondition): WafCondition => ({
  statement: { notStatement: { statement } },
  capacity,
});
