import { Wiki7Error } from '../base/errors.ts';
import { hourlyPrices } from './prices/by-the-hour.ts';
import { monthlyPrices } from './prices/by-the-month.ts';
import { usePrices } from './prices/by-use.ts';
import type { PriceRow } from './prices/price-row.ts';
import { type PriceSource, sources } from './prices/sources.ts';

export const priceRows: readonly PriceRow[] = [...hourlyPrices, ...monthlyPrices, ...usePrices];

export interface Price {
  readonly usd: number;
  readonly per: string;
  readonly source: PriceSource;
}

/** What AWS asks, by a table that is part of this version: nobody is asked while a cost is computed. */
export class PriceList {
  readonly #rows: readonly PriceRow[];

  constructor(rows: readonly PriceRow[] = priceRows) {
    this.#rows = rows;
  }

  /** Regions with prices of their own. */
  get regions(): readonly string[] {
    const regions = this.#rows.flatMap(({ usd }) => (typeof usd === 'number' ? [] : Object.keys(usd)));
    return [...new Set(regions)].sort();
  }

  /** @throws Wiki7Error W7-PRICES for a region that the table doesn't have */
  requireRegion(region: string): void {
    if (this.regions.includes(region)) return;
    throw new Wiki7Error(
      'W7-PRICES',
      `The price table has no prices of ${region}: it has ${this.regions.join(', ')}. For an estimate set \`cloud.region\` to the nearest of these, in a copy of the wiki’s folder.`,
    );
  }

  /**
   * @param key as `fargate.arm64.vcpu`
   * @throws Wiki7Error W7-PRICES for a region that the table doesn't have, or a class of a server
   */
  of(key: string, region: string): Price {
    const rows = this.#rows.filter((row) => row.key === key);
    for (const { usd, per, source } of rows) {
      const value = typeof usd === 'number' ? usd : usd[region];
      if (value !== undefined) return { usd: value, per, source: sources[source] };
    }
    this.requireRegion(region);
    const family = key.split('.')[0] ?? key;
    const known = [...new Set(this.#rows.map((row) => row.key))].filter((one) =>
      one.startsWith(`${family}.`),
    );
    throw new Wiki7Error(
      'W7-PRICES',
      `The price table has no \`${key}\` for ${region}: of that kind it has ${known.join(', ')}. Choose one of these for an estimate.`,
    );
  }
}
