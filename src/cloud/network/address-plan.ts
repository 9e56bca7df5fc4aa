/**
 * Addresses of the wiki's own network. They are no part of the configuration: nothing but the wiki is in it, and other ranges
 * would replace every subnet and with them the database.
 */
export const addressPlan = {
  /** 65,536 addresses, the most that a VPC takes. */
  vpc: '10.7.0.0/16',
  /** The way out only: 251 addresses in each zone. */
  publicMask: 24,
  /** Tasks, load balancer, functions: 4,091 addresses in each zone. */
  appMask: 20,
  dataMask: 24,
  /** Room is kept for so many zones, so that the third takes no addresses from the first two. */
  zones: 3,
} as const;
