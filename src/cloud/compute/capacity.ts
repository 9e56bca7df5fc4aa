import type * as ecs from 'aws-cdk-lib/aws-ecs';

/**
 * Which machines tasks of a service run on. The first is on no spare capacity unless all are, so that a service has one task that AWS
 * doesn't take back.
 *
 * @param spotShare of the tasks beyond the first, 0 to 1; or all of them
 */
export function capacity(spotShare: number | 'all'): ecs.CapacityProviderStrategy[] {
  if (spotShare === 'all') return [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }];
  const spot = Math.round(spotShare * 100);
  const kept = { capacityProvider: 'FARGATE', base: 1, weight: 100 - spot };
  return spot === 0 ? [kept] : [kept, { capacityProvider: 'FARGATE_SPOT', weight: spot }];
}
