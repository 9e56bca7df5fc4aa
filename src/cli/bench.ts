import { cpus, loadavg } from 'node:os';
import { Argument } from 'commander';
import type { Bench, BenchReport } from '../../bench/bench.ts';
import type { Comparison } from '../../bench/measure.ts';
import { contextOf, define, printJson } from './command.ts';

/** Loaded when asked for: they need the development tools. */
const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  edge: async () => (await import('../../bench/edge.ts')).edge,
  media: async () => (await import('../../bench/media.ts')).media,
  shield: async () => (await import('../../bench/shield.ts')).shield,
};

export const benchCommand = define('bench', 'measure, side by side and in one run, with wikis of its own')
  .addArgument(new Argument('[name]', 'which one').choices(Object.keys(benches)))
  .option('--json', 'the figures as JSON')
  .action(async (name: string | undefined, options: { json?: boolean }, command) => {
    const { reporter } = contextOf(command);
    const chosen = name === undefined ? Object.keys(benches) : [name];
    const reports: Record<string, BenchReport> = {};
    for (const one of chosen) {
      const bench = await benches[one]?.();
      if (bench) reports[one] = await bench.run(reporter);
    }
    if (options.json) printJson(reports);
    else for (const [one, report] of Object.entries(reports)) process.stdout.write(format(one, report));
  });

function format(name: string, { one, other, comparisons, counts }: BenchReport): string {
  const load = loadavg()[0]?.toFixed(1);
  return [
    `${name}: ${one} and ${other} in turn, medians (least to most); ${cpus().length} cores, load ${load} at the end`,
    ...comparisons.map((comparison) => `  ${row(comparison, one, other)}`),
    ...Object.entries(counts).map(([what, count]) => `  ${what}: ${count}`),
    '',
  ].join('\n');
}

function row({ what, unit, one, other, ratio }: Comparison, first: string, second: string): string {
  const [a, b] = [one, other].map(
    ({ median, min, max }) => `${short(median)} ${unit} (${short(min)}–${short(max)})`,
  );
  return `${what}: ${first} ${a}, ${second} ${b}, ratio ${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})`;
}

const short = (value: number) => (value < 10 ? value.toFixed(1) : String(Math.round(value)));
