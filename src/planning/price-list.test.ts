import { describe, expect, it } from 'vitest';
import { PriceList, priceRows } from './price-list.ts';

describe('the table of prices', () => {
  const prices = new PriceList();

  it('has every price once for a region', () => {
    const places = priceRows.flatMap(({ key, usd }) =>
      (typeof usd === 'number' ? ['everywhere'] : Object.keys(usd)).map((region) => `${key} ${region}`),
    );
    expect(places.filter((one, index) => places.indexOf(one) !== index)).toEqual([]);
  });

  it('has every price for each of its regions', () => {
    for (const { key } of priceRows) {
      for (const region of prices.regions) expect(prices.of(key, region).usd).toBeGreaterThan(0);
    }
  });

  it('names the classes that it has when it lacks one', () => {
    expect(() => prices.of('rds.db.x2g.large', 'eu-central-1')).toThrow(
      /no `rds\.db\.x2g\.large` for eu-central-1: of that kind it has .*rds\.db\.t4g\.small/,
    );
  });
});
