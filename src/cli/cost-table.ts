import type { CostItem } from '../planning/cost-item.ts';
import type { Estimate, GroupCosts } from '../planning/estimate.ts';

/** Items below this are named together. Dollars a month. */
const SMALL = 0.1;

const money = (dollars: number) => dollars.toFixed(2);
const row = (title: string, ...columns: readonly string[]) =>
  `${title.padEnd(34)}${columns.map((one) => one.padStart(11)).join('')}`;

/**
 * A table for people: what the money is for, beside one EC2 host, and what each dollar above that buys. What serves no reader, as the
 * pipeline, stands alone: no host does the same.
 */
export function costTable(name: string, region: string, estimate: Estimate): string {
  const servesReaders = estimate.items.some(({ type }) => type === 'AWS::CloudFront::Distribution');
  return servesReaders ? besideHost(name, region, estimate) : alone(region, estimate);
}

function alone(region: string, { total, groups, pricesRead, unpriced }: Estimate): string {
  return [
    `the pipeline, ${region}: about $${Math.round(total)} a month`,
    `AWS’s list prices before tax, table of ${pricesRead}`,
    '',
    row('dollars a month', 'on AWS'),
    ...groups
      .filter(({ items }) => items.length > 0)
      .flatMap((group) => [row(group.title, money(group.dollars)), ...itemLines(group, region)]),
    row('together', money(total)),
    ...unpricedLines(unpriced),
    '',
  ].join('\n');
}

const unpricedLines = (unpriced: readonly string[]): readonly string[] =>
  unpriced.length > 0 ? [`Without a price: ${unpriced.join(', ')}.`] : [];

function besideHost(name: string, region: string, estimate: Estimate): string {
  const { total, fixed, host, groups, traffic, pricesRead } = estimate;
  return [
    `${name}, ${region}: about $${Math.round(total)} a month, $${Math.round(fixed)} of it without a single reader`,
    `AWS’s list prices before tax, table of ${pricesRead}, with ${traffic.views.toLocaleString('en')} views a month and ${traffic.mediaGb} GB of files`,
    '',
    row('dollars a month', 'on AWS', 'one host', 'more'),
    ...groups.flatMap((group) => [
      row(
        group.title,
        money(group.dollars),
        money(group.hostDollars),
        money(group.dollars - group.hostDollars),
      ),
      ...itemLines(group, region),
    ]),
    row('together', money(total), money(host.total), money(total - host.total)),
    '',
    `One host: ${host.items.map(({ what, dollars }) => `${what} ${money(dollars)}`).join(', ')}.`,
    ...unpricedLines(estimate.unpriced),
    '',
  ].join('\n');
}

interface Line {
  readonly label: string;
  readonly count: number;
  readonly dollars: number;
}

/** What is alike is one line: all secrets, or the processor and the memory of a task. */
function itemLines({ items }: GroupCosts, home: string): readonly string[] {
  const parts = together(items, ({ stack, logicalId, what }) => `${stack} ${logicalId} ${whole(what)}`);
  const resources = parts.map((some) => ({ label: labelOf(some, home), dollars: sum(some) }));
  const lines: readonly Line[] = together(resources, ({ label }) => label)
    .map((alike) => ({ label: alike[0]?.label ?? '', count: alike.length, dollars: sum(alike) }))
    .sort((a, b) => b.dollars - a.dollars);
  const small = sum(lines.filter(({ dollars }) => dollars < SMALL));
  return [
    ...lines.filter(({ dollars }) => dollars >= SMALL).map(lineOf),
    ...(small >= 0.005 ? [lineOf({ label: 'smaller ones', count: 1, dollars: small })] : []),
  ];
}

function together<T>(all: readonly T[], keyOf: (one: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return [...groups.values()];
}

const lineOf = ({ label, count, dollars }: Line) =>
  `${money(dollars).padStart(12)}  ${count > 1 ? `${count} × ` : ''}${label}`;

const sum = (some: readonly { readonly dollars: number }[]) =>
  some.reduce((total, { dollars }) => total + dollars, 0);

const whole = (what: string) => what.split(': ')[0] ?? what;

function labelOf([first, ...others]: readonly CostItem[], home: string): string {
  if (!first) return '';
  const what = [first.what, ...others.map((one) => one.what.split(': ')[1] ?? one.what)].join(', ');
  const place = first.region === home ? '' : `, ${first.region}`;
  return `${what} (${first.type.replace('AWS::', '')}${place})`;
}
