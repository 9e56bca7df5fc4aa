/** Ports inside the containers' networks. Only the edge or the TLS front is published. */
export const ports = {
  /** nginx of a web replica. */
  web: 8080,
  /** nginx of a replica that sends pictures. */
  thumbs: 8080,
  /** nginx before the renderer; only MediaWiki's containers know it. */
  render: 8080,
  /** php-fpm, on the loopback address that it shares with nginx. */
  php: 9000,
  /** php-fpm, for what strangers ask for that is work. Its status has the port between. */
  phpGuarded: 9002,
  /** Readers' requests at the edge. */
  edge: 8080,
  /** PURGE requests at the edge; never published. */
  edgePurge: 8081,
  /** What the sidecar tells of itself, on the loopback address that it shares with nginx. */
  sidecar: 9100,
  frontHttp: 8080,
  frontHttps: 8443,
  database: 3306,
  cache: 6379,
  /** The S3 store of `local-s3`. */
  objects: 8080,
} as const;
