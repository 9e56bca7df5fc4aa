import type { HealthCheck } from './container.ts';

/** Every image brings this program; it knows what healthy means there. */
export const healthCheck: HealthCheck = {
  command: ['/usr/local/bin/healthy'],
  intervalSeconds: 10,
  timeoutSeconds: 5,
  retries: 3,
  startPeriodSeconds: 60,
};
