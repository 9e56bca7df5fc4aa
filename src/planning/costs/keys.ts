import type { Pricer } from '../cost-item.ts';

/** Requests to a key beside those that its bucket key and the tasks' start save. Assumed, and within what is free. */
const KEY_REQUESTS = 10_000;

/** Each of the first two yearly rotations adds as much again. */
export const priceKey: Pricer = ({ region }, context) => [
  context.standing(region, { what: 'key', key: 'kms.key', quantity: 1 }),
  context.use(region, { what: 'requests', key: 'kms.request', quantity: KEY_REQUESTS }),
];

/** A copy in another region is paid for as another secret. */
export const priceSecret: Pricer = ({ region, properties }, context) => {
  const copies: readonly unknown[] = properties.ReplicaRegions ?? [];
  const what = copies.length > 0 ? 'secret and its copy' : 'secret';
  return [context.standing(region, { what, key: 'secret', quantity: 1 + copies.length })];
};
