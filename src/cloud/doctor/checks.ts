import type { Check } from './check.ts';
import { accessLogs } from './checks/access-logs.ts';
import { alarms } from './checks/alarms.ts';
import { anomalies } from './checks/anomalies.ts';
import { backups } from './checks/backups.ts';
import { buckets } from './checks/buckets.ts';
import { cacheKeys } from './checks/cache-keys.ts';
import { certificates } from './checks/certificates.ts';
import { connections } from './checks/connections.ts';
import { databases } from './checks/databases.ts';
import { driftNow, lastDrift } from './checks/drift.ts';
import { drills } from './checks/drills.ts';
import { firewall } from './checks/firewall.ts';
import { images } from './checks/images.ts';
import { invalidations } from './checks/invalidations.ts';
import { keys } from './checks/keys.ts';
import { leftovers } from './checks/leftovers.ts';
import { nearQuotas } from './checks/quotas.ts';
import { secrets } from './checks/secrets.ts';
import { services } from './checks/services.ts';
import { silentMetrics } from './checks/silent-metrics.ts';
import { sleep } from './checks/sleep.ts';
import { stacks } from './checks/stacks.ts';
import { topics } from './checks/topics.ts';
import { zones } from './checks/zones.ts';

/** All of them, in the order in which they are told: from what readers meet to what can wait. */
export const checks = ({ drift }: { readonly drift: boolean }): readonly Check[] => [
  alarms,
  services,
  sleep,
  databases,
  backups,
  drills,
  keys,
  secrets,
  certificates,
  zones(),
  firewall,
  cacheKeys,
  buckets,
  topics,
  silentMetrics,
  accessLogs,
  stacks,
  images,
  connections,
  invalidations,
  anomalies,
  nearQuotas,
  leftovers,
  drift ? driftNow() : lastDrift,
];
