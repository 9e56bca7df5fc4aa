import type { Pricer } from '../cost-item.ts';
import { HOURS } from '../traffic.ts';

/** Nodes of Valkey. */
export const priceCache: Pricer = ({ region, properties }, context) => {
  const { CacheNodeType, NumCacheClusters, NumNodeGroups, ReplicasPerNodeGroup } = properties;
  const nodes = Number(
    NumCacheClusters ?? Number(NumNodeGroups ?? 1) * (1 + Number(ReplicasPerNodeGroup ?? 0)),
  );
  const what = `${nodes} × ${CacheNodeType}`;
  return [context.standing(region, { what, key: `valkey.${CacheNodeType}`, quantity: nodes * HOURS })];
};
