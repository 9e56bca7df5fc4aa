import { edgeLimits, urlClasses } from '../../blueprint/edge-rules.ts';
import type { Budget } from '../../blueprint/shield-rules.ts';
import { timeouts } from '../../blueprint/timeouts.ts';
import { backendRules } from './vcl-backend.ts';
import { deliveryRules } from './vcl-deliver.ts';
import { receiveRules } from './vcl-receive.ts';
import { shieldRulesOfEdge } from './vcl-shield.ts';
import { vclString } from './vcl-text.ts';

interface Replica {
  /** Letters, digits and hyphens; unique. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

export interface VclOptions {
  /** The wiki's id: prefix of its cookies. */
  readonly wikiId: string;
  /** Scheme, host and port that readers type, as `https://wiki.example.org`. */
  readonly server: string;
  /** The wiki's, which gives special pages their names. @default 'en' */
  readonly language?: string;
  /** What all the anonymous together get of expensive answers. */
  readonly shield: Budget | 'off';
  /** Each service's, as `web-1`. */
  readonly web: readonly Replica[];
  readonly thumbs: readonly Replica[];
  /** Address of the TLS front. Only this peer is believed about the reader's address and scheme. @default - readers reach the edge directly */
  readonly frontAddress?: string;
}

/** Where the edge's image reads what `renderVcl` gives. Its folder is mounted, so that a new file is seen without a restart. */
export const vclPath = '/etc/wiki7/edge/edge.vcl';

/** The edge's rules in Varnish's language. */
export function renderVcl(options: VclOptions): string {
  const services = { web: options.web, thumbs: options.thumbs };
  for (const [name, replicas] of Object.entries(services)) {
    if (replicas.length === 0) throw new RangeError(`The edge needs at least one ${name} replica.`);
  }
  const server = new URL(options.server);
  return `${[
    'vcl 4.1;',
    'import digest;\nimport directors;\nimport std;\nimport vsthrottle;\nimport xkey;',
    probe(server.host),
    ...[...options.web, ...options.thumbs].map(backend),
    directors(services),
    shieldRulesOfEdge(options),
    receiveRules(options, server),
    backendRules({ web: options.web.length, thumbs: options.thumbs.length }),
    deliveryRules(edgeLimits.retryAfterSeconds),
  ].join('\n\n')}\n`;
}

/**
 * One lost answer is no outage, a dead replica is left out after three seconds, and one that is back is asked at once.
 * Replicas count as healthy until they were asked, so that new rules never mean a moment without any.
 */
const probe = (host: string) => `probe healthz {
  .request =
    "GET /healthz HTTP/1.1"
    ${vclString(`Host: ${host}`)}
    "User-Agent: wiki7-edge"
    "Connection: close";
  .interval = 1s;
  .timeout = 2s;
  .window = 3;
  .threshold = 1;
  .initial = 1;
}`;

const symbol = (replica: Replica) => `replica_${replica.name.replaceAll(/[^A-Za-z0-9]/g, '_')}`;

const backend = (replica: Replica) => `backend ${symbol(replica)} {
  .host = ${vclString(replica.address)};
  .port = "${replica.port}";
  .probe = healthz;
  .connect_timeout = 1s;
  .first_byte_timeout = ${timeouts.edgeSeconds}s;
  .between_bytes_timeout = 60s;
}`;

/** Round robin, and beside it the same without each one: where a request goes that this one failed. */
function directors(services: Readonly<Record<'web' | 'thumbs', readonly Replica[]>>): string {
  const roundRobin = (name: string, members: readonly Replica[]) => [
    `  new ${name} = directors.round_robin();`,
    ...members.map((replica) => `  ${name}.add_backend(${symbol(replica)});`),
  ];
  const others = (replica: Replica) => `not_${symbol(replica)}`;
  const withOthers = Object.values(services).filter((replicas) => replicas.length > 1);
  return `sub vcl_init {
${[
  ...Object.entries(services).flatMap(([name, replicas]) => roundRobin(name, replicas)),
  ...withOthers.flatMap((replicas) =>
    replicas.flatMap((one) =>
      roundRobin(
        others(one),
        replicas.filter((replica) => replica !== one),
      ),
    ),
  ),
].join('\n')}
}

# By class, which a restart keeps.
sub choose_service {
  set req.backend_hint = web.backend();
${urlClasses
  .filter(({ service }) => service !== undefined)
  .map(
    ({ name, service }) => `  if (req.http.Edge-Class == "${name}") {
    set req.backend_hint = ${service}.backend();
  }`,
  )
  .join('\n')}
}

# Resolved, so that a retry knows whom to avoid.
sub choose_replica {
  set bereq.backend = bereq.backend.resolve();
}

sub avoid_replica {
${withOthers
  .flat()
  .map(
    (replica) => `  if (bereq.backend == ${symbol(replica)}) {
    set bereq.backend = ${others(replica)}.backend();
    return;
  }
`,
  )
  .join('')}}`;
}
