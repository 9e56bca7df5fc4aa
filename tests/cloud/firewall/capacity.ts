import type { Statement } from './acl.ts';

/** In web ACL capacity units. See AWS, "AWS Managed Rules rule groups list". */
const groups: Readonly<Record<string, number>> = {
  AWSManagedRulesAmazonIpReputationList: 25,
  AWSManagedRulesKnownBadInputsRuleSet: 200,
  AWSManagedRulesCommonRuleSet: 700,
  AWSManagedRulesPHPRuleSet: 100,
  AWSManagedRulesSQLiRuleSet: 200,
};

const TRANSFORMATION = 10;

/**
 * What a statement takes of a web ACL's capacity, from the template alone: AWS, "Match rule statements". A transformation that is `NONE` is
 * counted as another one is.
 */
export function capacityOf(statement: Statement): number {
  const {
    AndStatement,
    OrStatement,
    NotStatement,
    RateBasedStatement: rate,
    ManagedRuleGroupStatement: group,
  } = statement;
  const within = [
    ...(AndStatement?.Statements ?? []),
    ...(OrStatement?.Statements ?? []),
    ...(NotStatement ? [NotStatement.Statement] : []),
    ...(rate?.ScopeDownStatement ? [rate.ScopeDownStatement] : []),
    ...(group?.ScopeDownStatement ? [group.ScopeDownStatement] : []),
  ];
  const { ByteMatchStatement: bytes, RegexMatchStatement: regex } = statement;
  const transformed = ((bytes ?? regex)?.TextTransformations.length ?? 0) * TRANSFORMATION;
  const own =
    (rate ? 2 : 0) +
    (group ? (groups[group.Name] ?? Number.NaN) : 0) +
    (statement.GeoMatchStatement || statement.LabelMatchStatement ? 1 : 0) +
    (bytes ? (bytes.PositionalConstraint.startsWith('CONTAINS') ? 10 : 2) : 0) +
    (regex ? 3 : 0);
  return within.reduce((sum, one) => sum + capacityOf(one), own + transformed);
}
