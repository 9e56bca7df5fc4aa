import { z } from 'zod';
import { Wiki7Error } from '../base/errors.ts';
import { configSchema, type ParsedConfig } from './schema.ts';

/**
 * Checks what a `config.ts` exports.
 *
 * @param file named in the message, as `wiki/config.ts`
 * @throws Wiki7Error W7-CONFIG: the first mistake as the sentence, the others as details, which are shown above it
 */
export function parseConfig(input: unknown, file: string): ParsedConfig {
  const result = configSchema.safeParse(input);
  if (result.success) return result.data;
  const sentences = result.error.issues.flatMap((issue) => describe(issue, input));
  const more = sentences.length > 1 ? ` (${sentences.length - 1} more above)` : '';
  throw new Wiki7Error('W7-CONFIG', `${file}: ${sentences[0]}${more}`, { details: sentences.slice(1) });
}

function describe(issue: z.core.$ZodIssue, input: unknown): string[] {
  const path = issue.path.map(String);
  const value = at(input, path);
  const name = `\`${path.join('.') || 'the configuration'}\``;
  const got = value === undefined ? 'it is missing' : `it is ${JSON.stringify(value)}`;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey([...path, key], value));
    case 'invalid_value':
      return [
        `${name} must be ${orList(issue.values.map((allowed) => JSON.stringify(allowed)))}${because(path, input, value)}; ${got}.`,
      ];
    case 'invalid_union':
      return [`${name} must be ${orList(unionChoices(issue))}; ${got}.`];
    case 'invalid_type':
      return [`${name} must be ${article(issue.expected)}; ${got}.`];
    case 'too_small':
      return [`${name} must be at least ${issue.minimum}${unit(issue.origin)}; ${got}.`];
    case 'too_big':
      return [`${name} must be at most ${issue.maximum}${unit(issue.origin)}; ${got}.`];
    case 'invalid_key':
      return [`${name} is not known here.${suggestion(path)}`];
    default:
      return [
        /^(is|needs|must) /.test(issue.message)
          ? `${name} ${issue.message}; ${got}.`
          : `${name}: ${issue.message}; ${got}.`,
      ];
  }
}

function unknownKey(path: readonly string[], siblings: unknown): string {
  const kind = discriminatorOf(path.slice(0, -1));
  const chosen = kind === undefined ? undefined : (siblings as Record<string, unknown>)[kind];
  const where = chosen === undefined ? '' : ` with \`${kind}: ${show(chosen)}\``;
  const fitting = variantsWith(path).flatMap((variant) => variant.shape?.[kind ?? '']?.def?.values ?? []);
  const better =
    fitting.length === 0
      ? suggestion(path)
      : ` It needs ${orList(fitting.map((value) => `\`${kind}: ${show(value)}\``))}.`;
  return `\`${path.join('.')}\` is not an option${where}.${better}`;
}

/** Another option that forbids a value which is right as such. */
function because(path: readonly string[], input: unknown, value: unknown): string {
  const kind = discriminatorOf(path.slice(0, -1));
  const elsewhere = variantsWith(path).some((variant) => {
    const schema = variant.shape?.[path.at(-1) ?? ''];
    return schema !== undefined && z.safeParse(schema as unknown as z.ZodType, value).success;
  });
  if (kind === undefined || kind === path.at(-1) || value === undefined || !elsewhere) return '';
  const chosen = (at(input, path.slice(0, -1)) as Record<string, unknown>)[kind];
  return `, because \`${[...path.slice(0, -1), kind].join('.')}\` is ${JSON.stringify(chosen)}`;
}

/** The option that chooses among alternatives below a path, as `mode` of `tls`. */
const discriminatorOf = (path: readonly string[]): string | undefined =>
  schemasAt(path)
    .map(unwrapped)
    .find((schema) => schema.def?.discriminator !== undefined)?.def?.discriminator;

/** Those alternatives that have the option at the end of the path. */
const variantsWith = (path: readonly string[]): SchemaNode[] =>
  schemasAt(path.slice(0, -1))
    .flatMap(unwrap)
    .filter((schema) => schema.shape?.[path.at(-1) ?? ''] !== undefined);

function unionChoices(issue: z.core.$ZodIssueInvalidUnion): string[] {
  const options = (issue as { options?: readonly unknown[] }).options ?? [];
  return options
    .filter((option) => option !== null && option !== undefined)
    .map((option) => JSON.stringify(option));
}

/** The option names that the schema knows below a path. */
function knownKeys(path: readonly string[]): string[] {
  return schemasAt(path)
    .flatMap(unwrap)
    .flatMap((schema) => [...Object.keys(schema.shape ?? {}), ...(schema.keyType?.options ?? [])]);
}

function schemasAt(path: readonly string[]): SchemaNode[] {
  let schemas: SchemaNode[] = [configSchema as unknown as SchemaNode];
  for (const key of path) schemas = schemas.flatMap(unwrap).flatMap((schema) => schema.shape?.[key] ?? []);
  return schemas;
}

interface SchemaNode {
  readonly shape?: Readonly<Record<string, SchemaNode>>;
  readonly keyType?: { readonly options?: readonly string[] };
  readonly options?: readonly SchemaNode[];
  readonly def?: {
    readonly innerType?: SchemaNode;
    readonly type: string;
    readonly discriminator?: string;
    readonly values?: readonly unknown[];
  };
}

const unwrapped = (schema: SchemaNode): SchemaNode =>
  schema.def?.innerType ? unwrapped(schema.def.innerType) : schema;

function unwrap(schema: SchemaNode): SchemaNode[] {
  const inner = unwrapped(schema);
  return inner.def?.type === 'union' ? (inner.options ?? []).flatMap(unwrap) : [inner];
}

function suggestion(path: readonly string[]): string {
  const word = path.at(-1) ?? '';
  const parent = path.slice(0, -1);
  const near = knownKeys(parent)
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return near && near.distance <= Math.max(2, word.length / 3)
    ? ` Did you mean \`${[...parent, near.candidate].join('.')}\`?`
    : '';
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

const at = (input: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], input);

const show = (value: unknown) => (typeof value === 'string' ? `'${value}'` : JSON.stringify(value));

const unit = (origin: string) =>
  origin === 'string' ? ' characters' : origin === 'array' || origin === 'set' ? ' entries' : '';

const article = (type: string) =>
  type === 'record' || type === 'object'
    ? 'an object'
    : type === 'array'
      ? 'a list'
      : type === 'int'
        ? 'a whole number'
        : `a ${type}`;

const orList = (words: readonly string[]) =>
  words.length <= 1 ? (words[0] ?? 'something else') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
