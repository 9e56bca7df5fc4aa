import type { CostItem } from '../planning/cost-item.ts';
import type { Estimate, GroupCosts } from '../planning/estimate.ts';

/** Items below this are named together. Dollars a month. */
const SMALL = 0.1;

const money = (dollars: number) => dollars.toFixed(2);
const row = (title: string, ...columns: readonly string[]) =>
  `${title.padEnd(34)}${columns.map((one) => one.padStart(11)).join('')}`;

/** A table for people: what the money is for, beside one EC2 host, and what each dollar above that buys. */
export function costTable(name: string, region: string, estimate: Estimate): string {
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
    ...(estimate.unpriced.length > 0 ? [`Without a price: ${estimate.unpriced.join(', ')}.`] : []),
    '',
  ].join('\n');
}

function itemLines({ items }: GroupCosts, home: string): readonly string[] {
  const alike = new Map<string, { readonly label: string; count: number; dollars: number }>();
  for (const item of items) {
    const label = labelOf(item, home);
    const key = `${item.type} ${label}`;
    const known = alike.get(key) ?? { label, count: 0, dollars: 0 };
    alike.set(key, { label, count: known.count + 1, dollars: known.dollars + item.dollars });
  }
  const lines = [...alike.values()].sort((a, b) => b.dollars - a.dollars);
  const small = lines.filter(({ dollars }) => dollars < SMALL).reduce((sum, { dollars }) => sum + dollars, 0);
  return [
    ...lines
      .filter(({ dollars }) => dollars >= SMALL)
      .map(
        ({ label, count, dollars }) =>
          `${money(dollars).padStart(12)}  ${count > 1 ? `${count} × ` : ''}${label}`,
      ),
    ...(small >= 0.005 ? [`${money(small).padStart(12)}  smaller ones`] : []),
  ];
}

const labelOf = ({ what, type, region }: CostItem, home: string) =>
  `${what} (${type.replace('AWS::', '')}${region === home ? '' : `, ${region}`})`;
