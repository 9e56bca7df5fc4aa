import type { PlannedResource } from './planned-resource.ts';
import { type Price, PriceList } from './price-list.ts';
import type { PriceSource } from './prices/sources.ts';
import { flowOf, type Traffic } from './traffic.ts';

/** What money is spent on, in the order in which it is shown. */
export const costGroups = {
  tasks: 'tasks on Fargate',
  database: 'database',
  caches: 'cache and sessions',
  network: 'network and load balancer',
  edge: 'CloudFront, WAF and name',
  files: 'files',
  watching: 'logs and metrics',
  keys: 'keys and secrets',
  builds: 'images and functions',
} as const;

export type CostGroup = keyof typeof costGroups;

/** A part of what a resource costs in a month. */
export interface CostItem {
  /** Id of the stack. */
  readonly stack: string;
  readonly region: string;
  readonly logicalId: string;
  /** As `AWS::RDS::DBInstance`. */
  readonly type: string;
  readonly group: CostGroup;
  /** As `2 tasks on demand`. */
  readonly what: string;
  readonly quantity: number;
  readonly unit: string;
  /** Dollars. */
  readonly unitPrice: number;
  /** A month, before tax. */
  readonly dollars: number;
  /** Whether it is paid whatever readers and editors do. */
  readonly fixed: boolean;
  readonly source: PriceSource;
}

/** What one resource costs: counted with others of its type, unless it says a group of its own. */
export type CostLine = Omit<CostItem, 'stack' | 'region' | 'logicalId' | 'type' | 'group'> &
  Partial<Pick<CostItem, 'group'>>;

/** What one type of resource costs. */
export type Pricer = (resource: PlannedResource, context: CostContext) => readonly CostLine[];

interface Charge {
  readonly what: string;
  readonly key: string;
  readonly quantity: number;
  /** Of another kind of price, as for tasks that AWS may take back. @default 1 */
  readonly times?: number;
}

/** Everything that a price depends on beside the resource itself. */
export class CostContext {
  readonly resources: readonly PlannedResource[];
  readonly prices: PriceList;
  readonly traffic: Traffic;
  readonly flow: ReturnType<typeof flowOf>;
  readonly #left: Map<string, number>;

  constructor(
    resources: readonly PlannedResource[],
    traffic: Traffic,
    prices: PriceList = new PriceList(),
    allowances: Readonly<Record<string, number>> = {},
  ) {
    this.resources = resources;
    this.prices = prices;
    this.traffic = traffic;
    this.flow = flowOf(traffic);
    this.#left = new Map(Object.entries(allowances));
  }

  ofType(type: string, region?: string): readonly PlannedResource[] {
    return this.resources.filter(
      (one) => one.type === type && (region === undefined || one.region === region),
    );
  }

  /** What is paid for by being there. What AWS gives every account is taken off, as long as there is some left. */
  standing(region: string, charge: Charge): CostLine {
    return this.#line(region, charge, true);
  }

  /** What is paid for by what readers and editors do. */
  use(region: string, charge: Charge): CostLine {
    return this.#line(region, charge, false);
  }

  /** Whether readers come there: not to a second region, whose services are at rest. */
  usedIn(region: string): boolean {
    const targets = this.ofType('AWS::ApplicationAutoScaling::ScalableTarget', region);
    return targets.length === 0 || targets.some(({ properties }) => Number(properties.MinCapacity) > 0);
  }

  #line(region: string, { what, key, quantity, times = 1 }: Charge, fixed: boolean): CostLine {
    const { usd, per, source }: Price = this.prices.of(key, region);
    const free = Math.min(this.#left.get(key) ?? 0, quantity);
    if (free > 0) this.#left.set(key, (this.#left.get(key) ?? 0) - free);
    const paid = quantity - free;
    const unitPrice = usd * times;
    return { what, quantity: paid, unit: per, unitPrice, dollars: paid * unitPrice, fixed, source };
  }
}
