import type * as ecs from 'aws-cdk-lib/aws-ecs';

/**
 * Which machines tasks of a service run on. The first is never on spare capacity, so that each service has one task that AWS
 * doesn't take back.
 *
 * @param spotShare of the tasks beyond the first, 0 to 1
 */
export function capacity(spotShare: number): ecs.CapacityProviderStrategy[] {
  const spot = Math.round(spotShare * 100);
  const kept = { capacityProvider: 'FARGATE', base: 1, weight: 100 - spot };
  return spot === 0 ? [kept] : [kept, { capacityProvider: 'FARGATE_SPOT', weight: spot }];
}
