/**
 * How long one web request may take, each limit above the one before it, so that the innermost gives up first
 * and says why: MediaWiki → php-fpm → nginx → edge or load balancer.
 */
export const timeouts = {
  requestSeconds: 50,
  phpTerminateSeconds: 55,
  nginxSeconds: 60,
  edgeSeconds: 65,
} as const;
