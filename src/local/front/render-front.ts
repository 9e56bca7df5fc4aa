import { edgeLimits } from '../../blueprint/edge-rules.ts';
import { ports } from '../../blueprint/ports.ts';
import {
  bareContentSecurityPolicy,
  securityHeaders,
  strictTransportSecurity,
} from '../../blueprint/security-headers.ts';
import { timeouts } from '../../blueprint/timeouts.ts';

export type FrontTls =
  | { readonly mode: 'files' }
  | { readonly mode: 'acme' }
  /** Addresses and ranges whose X-Forwarded-For and X-Forwarded-Proto are believed. */
  | { readonly mode: 'behindProxy'; readonly trustedAddresses: readonly string[] };

export interface FrontOptions {
  /** Scheme, host and port that readers type, as `https://wiki.example.org`. */
  readonly server: string;
  readonly edge: { readonly address: string; readonly port: number };
  readonly tls: FrontTls;
}

/** Places inside the front's and the ACME client's containers. */
export const frontPaths = {
  /** What `renderFront` gives. Its folder is mounted, read-only. */
  config: '/etc/wiki7/front/nginx.conf',
  /** A tmpfs: the certificate in use, temporary files. */
  scratch: '/var/lib/front',
  /** The volume that the ACME client writes and the front reads. */
  certificates: '/certificates',
  /** With `files`: the folders of the operator's certificate and key, mounted read-only, so that a renamed-over file is seen. */
  ownCertificate: '/tls/certificate',
  ownKey: '/tls/key',
  /** Folder of the root certificate of an authority of the operator's own. */
  trustedRoot: '/tls/root',
} as const;

/** The front's nginx configuration. */
export function renderFront(options: FrontOptions): string {
  const server = new URL(options.server);
  return `${[general(options.edge), ...servers(options.tls, server)].join('\n\n')}\n}\n`;
}

function servers(tls: FrontTls, server: URL): readonly string[] {
  switch (tls.mode) {
    case 'files':
      return [redirectServer(server, ''), tlsServer(server)];
    case 'acme':
      return [redirectServer(server, challenges), tlsServer(server)];
    case 'behindProxy':
      return [proxiedServer(server, tls.trustedAddresses)];
  }
}

/**
 * Uploads and downloads stream through: nothing is written to disk. The idle time towards the edge is below the edge's
 * own (30 s), so that no request is sent on a connection that is just being closed; the reading time is above the edge's.
 * Old workers may end long downloads after a new certificate came.
 */
const general = (edge: FrontOptions['edge']) => `worker_processes 2;
worker_shutdown_timeout 1h;
pid ${frontPaths.scratch}/nginx.pid;
error_log stderr warn;
events {
  worker_connections 4096;
}
http {
  access_log off;
  server_tokens off;
  client_body_temp_path ${frontPaths.scratch}/body;
  proxy_temp_path ${frontPaths.scratch}/proxy;
  fastcgi_temp_path ${frontPaths.scratch}/fastcgi;
  uwsgi_temp_path ${frontPaths.scratch}/uwsgi;
  scgi_temp_path ${frontPaths.scratch}/scgi;
  client_max_body_size 0;
  client_header_timeout 30s;
  client_body_timeout 60s;
  send_timeout 60s;
  large_client_header_buffers 4 16k;

  upstream edge {
    server ${hostAndPort(edge)};
    keepalive 64;
    keepalive_timeout 20s;
  }
  proxy_http_version 1.1;
  proxy_connect_timeout 5s;
  proxy_read_timeout ${timeouts.edgeSeconds + 5}s;
  proxy_send_timeout ${timeouts.edgeSeconds + 5}s;
  proxy_request_buffering off;
  proxy_max_temp_file_size 0;`;

/** Mozilla's intermediate profile without the ciphers that need Diffie-Hellman parameters: https://ssl-config.mozilla.org */
const tlsServer = (server: URL) => `  server {
    listen ${ports.frontHttps} ssl default_server;
    http2 on;
    ssl_certificate ${activeCertificate};
    ssl_certificate_key ${activeCertificate};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;
    ssl_prefer_server_ciphers off;
    ssl_session_timeout 1d;
    ssl_session_cache shared:tls:10m;
    ssl_session_tickets off;
    add_header Strict-Transport-Security "${strictTransportSecurity}" always;
    location / {
      proxy_hide_header Strict-Transport-Security;
${toEdge(server, 'https')}
    }
${edgeIsDown(server)}
  }`;

/** The canonical host, not the one asked for: no header of a request decides where a reader is sent. */
const redirectServer = (server: URL, more: string) => `  server {
    listen ${ports.frontHttp} default_server;
${more}    location / {
      return 301 https://${server.host}$request_uri;
    }
  }`;

const challenges = `    location ^~ /.well-known/acme-challenge/ {
      root ${frontPaths.certificates}/challenges;
      default_type text/plain;
    }
`;

/** A proxy that says nothing about the scheme is taken to serve the site as it is published. */
const proxiedServer = (server: URL, trusted: readonly string[]) => `  geo $realip_remote_addr $from_proxy {
    default no;
${trusted.map((address) => `    ${address} yes;`).join('\n')}
  }
  map "$from_proxy $http_x_forwarded_proto" $reader_scheme {
    default http;
    "yes http" http;
    "yes https" https;
    "yes " ${server.protocol.slice(0, -1)};
  }
  server {
    listen ${ports.frontHttp} default_server;
${trusted.map((address) => `    set_real_ip_from ${address};`).join('\n')}
    real_ip_header X-Forwarded-For;
    real_ip_recursive on;
${server.protocol === 'https:' ? noPlainHttp(server) : ''}    location / {
${toEdge(server, '$reader_scheme')}
    }
${edgeIsDown(server)}
  }`;

const noPlainHttp = (server: URL) => `    if ($reader_scheme = http) {
      return 301 https://${server.host}$request_uri;
    }
`;

const toEdge = (server: URL, scheme: string) => `      proxy_pass http://edge;
      proxy_set_header Host ${server.host};
      proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto ${scheme};`;

/** An `add_header` in a block hides those of the blocks around it. */
const ownHeaders = Object.entries({
  ...securityHeaders,
  'Content-Security-Policy': bareContentSecurityPolicy,
})
  .map(([name, value]) => `      add_header ${name} "${value}" always;\n`)
  .join('');

const edgeIsDown = (server: URL) => `    error_page 502 504 =503 @down;
    location @down {
      default_type text/plain;
      add_header Cache-Control no-store always;
      add_header Retry-After ${edgeLimits.retryAfterSeconds} always;
${ownHeaders}${server.protocol === 'https:' ? `      add_header Strict-Transport-Security "${strictTransportSecurity}" always;\n` : ''}      return 503 "This wiki is not answering. It may be restarting: please try again in a moment.\\n";
    }`;

const activeCertificate = `${frontPaths.scratch}/active.pem`;

const hostAndPort = ({ address, port }: FrontOptions['edge']) =>
  `${address.includes(':') ? `[${address}]` : address}:${port}`;
