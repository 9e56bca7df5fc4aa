import type { Sizes } from '../config/profiles.ts';
import { CostContext, type CostGroup, type CostItem, costGroups } from './cost-item.ts';
import { type HostCost, oneHost } from './one-host.ts';
import { type PlannedStack, resourcesOf } from './planned-resource.ts';
import { PriceList } from './price-list.ts';
import { freeTypes, pricedTypes } from './priced-types.ts';
import { monthlyAllowances } from './prices/by-use.ts';
import { PRICES_READ } from './prices/sources.ts';
import type { Traffic } from './traffic.ts';

/** What the resources of some templates cost in a month, before tax, at AWS's list prices. */
export interface Costs {
  /** Dollars. */
  readonly total: number;
  readonly items: readonly CostItem[];
  /** Types that have no price and are not known to be free. */
  readonly unpriced: readonly string[];
}

export interface EstimateOptions {
  readonly stacks: readonly PlannedStack[];
  readonly traffic: Traffic;
  /** @default - the table of this version */
  readonly prices?: PriceList;
}

/**
 * Adds up what each resource costs. What AWS gives every account each month is taken off: with other things in the account it is more.
 *
 * @throws Wiki7Error W7-PRICES for a region or class that the table doesn't have
 */
export function costsOf({ stacks, traffic, prices = new PriceList() }: EstimateOptions): Costs {
  const resources = resourcesOf(stacks);
  const context = new CostContext(resources, traffic, prices, monthlyAllowances);
  const items = resources.flatMap((resource) => {
    const [group, price] = pricedTypes[resource.type] ?? [];
    if (group === undefined || price === undefined) return [];
    const { stack, region, logicalId, type } = resource;
    return price(resource, context).map((line) => ({ stack, region, logicalId, type, group, ...line }));
  });
  const types = new Set(resources.map(({ type }) => type));
  const unpriced = [...types].filter((type) => !(type in pricedTypes || type in freeTypes)).sort();
  return { total: sum(items), items, unpriced };
}

/** Costs by what the money is for, beside those of one host. */
export interface GroupCosts {
  readonly group: CostGroup;
  readonly title: string;
  readonly dollars: number;
  /** Of the same on one EC2 host. */
  readonly hostDollars: number;
  readonly items: readonly CostItem[];
}

export interface Estimate extends Costs {
  /** Day of the table of prices. */
  readonly pricesRead: string;
  readonly traffic: Traffic;
  readonly groups: readonly GroupCosts[];
  /** What stays in a month without readers. */
  readonly fixed: number;
  readonly host: {
    readonly instanceClass: string;
    readonly total: number;
    readonly items: readonly HostCost[];
  };
}

/** The same with the floor beside it: one EC2 host of the region, large enough for the sizes. */
export function estimate(
  options: EstimateOptions & { readonly sizes: Sizes; readonly region: string },
): Estimate {
  const { traffic, region, sizes, prices = new PriceList() } = options;
  const costs = costsOf({ ...options, prices });
  const host = oneHost(sizes, traffic, region, prices);
  const names = Object.keys(costGroups) as CostGroup[];
  return {
    ...costs,
    pricesRead: PRICES_READ,
    traffic,
    fixed: sum(costs.items.filter(({ fixed }) => fixed)),
    host: { ...host, total: sum(host.items) },
    groups: names.map((group) => {
      const items = costs.items.filter((one) => one.group === group);
      const hostDollars = sum(host.items.filter((one) => one.group === group));
      return { group, title: costGroups[group], dollars: sum(items), hostDollars, items };
    }),
  };
}

const sum = (items: readonly { readonly dollars: number }[]): number =>
  items.reduce((total, { dollars }) => total + dollars, 0);
