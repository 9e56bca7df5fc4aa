import { isDeepStrictEqual } from 'node:util';
import type { SynthesizedStack } from '../../../src/cloud/deployment/assembly.ts';
import { computeReaders } from './readers/compute.ts';
import { dataReaders } from './readers/data.ts';
import { entryReaders } from './readers/entry.ts';
import { networkReaders } from './readers/network.ts';
import { type Listed, type Readers, SET } from './readers/reader.ts';
import { watchReaders } from './readers/watch.ts';
import { References } from './references.ts';
import { alterations, type Template } from './translate.ts';
import type { Translator } from './translator.ts';

const readers: Readers = {
  ...networkReaders,
  ...entryReaders,
  ...computeReaders,
  ...dataReaders,
  ...watchReaders,
};

/** Those first that prove most. */
const outcomes = ['made and read back', 'recorded only', 'not supported'] as const;
type Outcome = (typeof outcomes)[number];

/** Resources of one type of which the same is known. */
export interface Finding {
  readonly type: string;
  readonly outcome: Outcome;
  readonly count: number;
  /** What the service has otherwise than the template, or not at all. */
  readonly otherwise: readonly string[];
}

/** Asks each service for each resource of the stacks. */
export async function readBack(
  stacks: readonly SynthesizedStack[],
  translator: Pick<Translator, 'hasLeftOut'>,
): Promise<readonly Finding[]> {
  const references = await References.of(stacks);
  const all = (await Promise.all(stacks.map((stack) => resourcesOf(stack, translator, references)))).flat();
  const types = [...new Set(all.map(({ type }) => type))].sort();
  return outcomes.flatMap((outcome) =>
    types.flatMap((type) => {
      const alike = all.filter((resource) => resource.type === type && resource.outcome === outcome);
      const otherwise = [...new Set(alike.flatMap(({ otherwise }) => otherwise))].sort();
      return alike.length === 0 ? [] : [{ type, outcome, count: alike.length, otherwise }];
    }),
  );
}

/** One line a finding, then what the emulator was told otherwise than AWS is. */
export function report(findings: readonly Finding[]): string {
  const lines = findings.map(({ type, outcome, count, otherwise }) => {
    const but = otherwise.length > 0 ? `, but ${otherwise.join('; ')}` : '';
    return `${String(count).padStart(3)}  ${type.padEnd(46)}  ${outcome}${but}`;
  });
  const told = alterations.map((alteration) => `     ${alteration}`);
  return [...lines, 'Told to the emulator otherwise than to AWS:', ...told, ''].join('\n');
}

interface Found {
  readonly type: string;
  readonly outcome: Outcome;
  readonly otherwise: readonly string[];
}

async function resourcesOf(
  stack: SynthesizedStack,
  translator: Pick<Translator, 'hasLeftOut'>,
  references: References,
): Promise<Found[]> {
  const { Resources = {} } = stack.template as Partial<Template>;
  const idOf = (reference: unknown) => references.resolve(stack.id, reference);
  const all = Object.entries(Resources).map(async ([logicalId, resource]): Promise<Found> => {
    const { Type: type, Properties: properties = {} } = resource;
    if (translator.hasLeftOut(stack, logicalId)) return { type, outcome: 'not supported', otherwise: [] };
    const id = references.id(stack.id, logicalId);
    const read = id === undefined ? id : await ask(type, { region: stack.region, id, properties, idOf });
    if (read === undefined) return { type, outcome: 'recorded only', otherwise: [] };
    return { type, outcome: 'made and read back', otherwise: differences(properties, read) };
  });
  return Promise.all(all);
}

/** A service says in its own way that it has no such thing; all of them, and the emulator when it breaks, by a status. */
async function ask(type: string, resource: Listed) {
  try {
    return await readers[type]?.(resource);
  } catch (error) {
    if (Number((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode) >= 300)
      return undefined;
    throw error;
  }
}

function differences(asked: Listed['properties'], read: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(read).flatMap(([name, value]) => {
    const wanted = asked[name];
    if (wanted === undefined || (Array.isArray(wanted) && wanted.length === 0)) return [];
    if (value === undefined) return [`without ${name}`];
    const isReference = /"(Ref|Fn::\w+)":/.test(JSON.stringify(wanted));
    if (value === SET || isReference || same(wanted, value)) return [];
    return [`${name} is ${JSON.stringify(value)}`];
  });
}

/** Numbers and truths may come as texts. */
const same = (a: unknown, b: unknown) =>
  typeof a === 'object' ? isDeepStrictEqual(a, b) : String(a) === String(b);
