import { edgeLimits } from '../../blueprint/edge-rules.ts';
import { backendRules } from './vcl-backend.ts';
import { deliveryRules } from './vcl-deliver.ts';
import { receiveRules } from './vcl-receive.ts';
import { vclString } from './vcl-text.ts';

export interface WebReplica {
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
  readonly backends: readonly WebReplica[];
  /** Address of the TLS front. Only this peer is believed about the reader's address and scheme. @default - readers reach the edge directly */
  readonly frontAddress?: string;
}

/** Where the edge's image reads what `renderVcl` gives. The folder is what is mounted, so that a new file is seen without a restart. */
export const vclPath = '/etc/wiki7/edge/edge.vcl';

/** The edge's rules in Varnish's language. */
export function renderVcl(options: VclOptions): string {
  if (options.backends.length === 0) throw new RangeError('The edge needs at least one web replica.');
  const server = new URL(options.server);
  return `${[
    'vcl 4.1;',
    'import directors;\nimport std;',
    probe(server.host),
    ...options.backends.map(backend),
    director(options.backends),
    receiveRules(options, server),
    backendRules(options.backends.length),
    deliveryRules(edgeLimits.retryAfterSeconds),
  ].join('\n\n')}\n`;
}

/** Two of three answers: one lost packet is no outage, and a dead replica leaves within four seconds. */
const probe = (host: string) => `probe healthz {
  .request =
    "GET /healthz HTTP/1.1"
    ${vclString(`Host: ${host}`)}
    "User-Agent: wiki7-edge"
    "Connection: close";
  .interval = 2s;
  .timeout = 2s;
  .window = 3;
  .threshold = 2;
}`;

const symbol = (replica: WebReplica) => `web_${replica.name.replaceAll(/[^A-Za-z0-9]/g, '_')}`;

/** first_byte_timeout is above MediaWiki's own limit for slow requests (200 s), so that its error page is the one seen. */
const backend = (replica: WebReplica) => `backend ${symbol(replica)} {
  .host = ${vclString(replica.address)};
  .port = "${replica.port}";
  .probe = healthz;
  .connect_timeout = 1s;
  .first_byte_timeout = 210s;
  .between_bytes_timeout = 60s;
}`;

const director = (replicas: readonly WebReplica[]) => `sub vcl_init {
  new web = directors.round_robin();
${replicas.map((replica) => `  web.add_backend(${symbol(replica)});`).join('\n')}
}`;
