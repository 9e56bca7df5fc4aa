import type { BodyLimit, ByteMatch, FieldToMatch, Inspection, Statement } from './acl.ts';
import { seen } from './fields.ts';
import { pattern } from './patterns.ts';
import { transformed } from './transformations.ts';
import type { WebRequest } from './web-request.ts';

/** What a statement may look at: the request, and what earlier rules said of it. */
export interface Evaluated {
  readonly request: WebRequest;
  /** In seconds, from any beginning. */
  readonly at: number;
  readonly labels: ReadonlySet<string>;
  readonly bodyLimit: BodyLimit;
}

/** @throws an error for a statement that is not known here, and for one that AWS refuses */
export function matches(statement: Statement, evaluated: Evaluated): boolean {
  const { request, labels } = evaluated;
  const kinds = Object.keys(statement);
  if (kinds.length !== 1) throw new Error(`A statement has one kind, not ${kinds.length}: ${kinds}.`);
  if (statement.AndStatement) return two(statement.AndStatement).every((one) => matches(one, evaluated));
  if (statement.OrStatement) return two(statement.OrStatement).some((one) => matches(one, evaluated));
  if (statement.NotStatement) return !matches(statement.NotStatement.Statement, evaluated);
  if (statement.GeoMatchStatement) return statement.GeoMatchStatement.CountryCodes.includes(request.country);
  if (statement.LabelMatchStatement) return hasLabel(statement.LabelMatchStatement, labels);
  if (statement.RegexMatchStatement) {
    const { RegexString } = statement.RegexMatchStatement;
    const expression = pattern(RegexString);
    return inspected(statement.RegexMatchStatement, evaluated, (text) => expression.test(text));
  }
  if (statement.ByteMatchStatement) {
    const { SearchString, PositionalConstraint } = statement.ByteMatchStatement;
    const wanted = Buffer.from(SearchString).toString('latin1');
    const matcher = positions[PositionalConstraint];
    return inspected(statement.ByteMatchStatement, evaluated, (text) => matcher(text, wanted));
  }
  throw new Error(`The firewall of the tests does not know ${kinds}. Teach it.`);
}

/** WAF refuses an "and" or an "or" of less than two. */
function two({ Statements }: { readonly Statements: readonly Statement[] }): readonly Statement[] {
  if (Statements.length < 2) throw new Error('WAF takes an "and" or an "or" of two statements at least.');
  return Statements;
}

const positions: Readonly<
  Record<ByteMatch['PositionalConstraint'], (text: string, wanted: string) => boolean>
> = {
  EXACTLY: (text, wanted) => text === wanted,
  STARTS_WITH: (text, wanted) => text.startsWith(wanted),
  ENDS_WITH: (text, wanted) => text.endsWith(wanted),
  CONTAINS: (text, wanted) => text.includes(wanted),
  CONTAINS_WORD: (text, wanted) =>
    text.split(wanted).some((before, index, parts) => {
      const after = parts[index + 1];
      return after !== undefined && !/\w$/.test(before) && !/^\w/.test(after);
    }),
};

function inspected(
  { FieldToMatch: field, TextTransformations: steps }: Inspection,
  { request, bodyLimit }: Evaluated,
  test: (text: string) => boolean,
): boolean {
  const part = seen(oneOf(field), request, bodyLimit);
  if (part === undefined) return false;
  return 'decided' in part ? part.decided : test(transformed(part.text, steps));
}

function oneOf(field: FieldToMatch): FieldToMatch {
  if (Object.keys(field).length !== 1)
    throw new Error(`A statement inspects one part, not ${Object.keys(field)}.`);
  return field;
}

/** A key is the end of a label, whole parts between colons; a namespace ends in one and is what a label begins with. */
function hasLabel(
  { Scope, Key }: { readonly Scope: string; readonly Key: string },
  labels: ReadonlySet<string>,
): boolean {
  return [...labels].some((label) =>
    Scope === 'NAMESPACE' ? label.startsWith(Key) : label === Key || label.endsWith(`:${Key}`),
  );
}
