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

/**
 * ECS takes a task out of the load balancer before it tells it to stop, on spare capacity too (AWS, "Amazon ECS improves accuracy of
 * service load balancing", February 2023). The balancer's nodes learn it within seconds (aws/containers-roadmap#708 saw five), spare
 * capacity was seen to be told first (#2673), and a name in the DNS is remembered for ten.
 */
export const lingerSeconds = 10;
