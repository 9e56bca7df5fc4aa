import { z } from 'zod';
import { profiles, type Sizes } from './profiles.ts';
import { configSchema } from './schema.ts';

interface JsonSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly propertyNames?: { readonly enum?: readonly string[] };
}

interface Row {
  readonly option: string;
  readonly meaning: string;
  readonly fallback: string;
}

/** The reference of all options as a Markdown table, from the schema's own descriptions. */
export function documentOptions(): string {
  const schema = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const rows = rowsOf('', schema, true);
  const lines = rows.map(({ option, meaning, fallback }) => `| \`${option}\` | ${meaning} | ${fallback} |`);
  return ['| option | meaning | default |', '|---|---|---|', ...lines, ''].join('\n');
}

/** The profiles' sizes as a Markdown table, one column a profile. */
export function documentProfiles(): string {
  const schema = z.toJSONSchema(configSchema.shape.sizes, { io: 'input' }) as JsonSchema;
  const names = Object.keys(profiles) as (keyof typeof profiles)[];
  const lines = Object.entries(schema.properties ?? {}).map(([size, { description }]) => {
    const values = names.map((name) => profiles[name][size as keyof Sizes]);
    return `| \`${size}\` | ${description} | ${values.join(' | ')} |`;
  });
  const head = `| size | meaning | ${names.map((name) => `\`${name}\``).join(' | ')} |`;
  return [head, `|---|---|${'---|'.repeat(names.length)}`, ...lines, ''].join('\n');
}

function rowsOf(path: string, schema: JsonSchema, required: boolean): Row[] {
  const variants = schema.oneOf ?? schema.anyOf;
  const own = path === '' || !schema.description ? [] : [row(path, schema, required)];
  if (variants) {
    const all = variants.flatMap((variant) => propertyRows(path, variant));
    return [...own, ...all.filter((one, index) => all.findIndex((other) => same(one, other)) === index)];
  }
  const switches = schema.propertyNames?.enum;
  if (switches)
    return [
      { ...row(path, schema, required), meaning: `${schema.description} Names: ${switches.join(', ')}.` },
    ];
  return [...own, ...propertyRows(path, schema)];
}

function propertyRows(path: string, schema: JsonSchema): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    rowsOf(path === '' ? name : `${path}.${name}`, property, schema.required?.includes(name) ?? false),
  );
}

function row(option: string, schema: JsonSchema, required: boolean): Row {
  const fallback = schema.default;
  const shown =
    fallback === undefined || isEmpty(fallback)
      ? ''
      : `\`${JSON.stringify(fallback).replaceAll('|', '\\|')}\``;
  return { option, meaning: schema.description ?? '', fallback: shown || (required ? 'required' : '') };
}

const same = (a: Row, b: Row) => a.option === b.option && a.meaning === b.meaning;

const isEmpty = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;
