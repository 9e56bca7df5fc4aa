export interface Figure {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Two ways of the same work, measured in turn, so that a machine that slows down slows both. */
export interface Comparison {
  readonly what: string;
  readonly unit: 'ms' | 'per s';
  readonly one: Figure;
  readonly other: Figure;
  /** `other` as a multiple of `one`, pair by pair. */
  readonly ratio: Figure;
}

/**
 * Runs `one` and `other` in turn, one uncounted round first.
 *
 * @param rounds counted pairs
 */
export async function sideBySide(
  what: string,
  rounds: number,
  one: (round: number) => Promise<void>,
  other: (round: number) => Promise<void>,
): Promise<Comparison> {
  await one(0);
  await other(0);
  const pairs: [number, number][] = [];
  for (let round = 1; round <= rounds; round++) {
    const swapped = round % 2 === 0;
    const first = await milliseconds(() => (swapped ? other : one)(round));
    const second = await milliseconds(() => (swapped ? one : other)(round));
    pairs.push(swapped ? [second, first] : [first, second]);
  }
  return compare(what, 'ms', pairs);
}

/** @param pairs a figure of `one` and of `other`, measured right after each other */
export const compare = (
  what: string,
  unit: Comparison['unit'],
  pairs: readonly (readonly [number, number])[],
): Comparison => ({
  what,
  unit,
  one: figure(pairs.map(([a]) => a)),
  other: figure(pairs.map(([, b]) => b)),
  ratio: figure(pairs.map(([a, b]) => b / a)),
});

async function milliseconds(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export function figure(values: readonly number[]): Figure {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = sorted.length / 2;
  const median = sorted.length % 2 === 1 ? at(Math.floor(middle)) : (at(middle - 1) + at(middle)) / 2;
  return { median, min: at(0), max: at(sorted.length - 1) };
}
