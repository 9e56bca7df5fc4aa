import { describe, expect, test } from 'vitest';
import { acmeEnvironment, frontEnvironment } from './front-environment.ts';
import { type FrontTls, renderFront } from './render-front.ts';

const server = 'https://wiki.example.org';
const edge = { address: '10.0.0.5', port: 8080 };
const render = (tls: FrontTls, site = server) => renderFront({ server: site, edge, tls });
const proxied: FrontTls = { mode: 'behindProxy', trustedAddresses: ['192.0.2.7', '2001:db8::/32'] };

describe('renderFront', () => {
  test.each(['files', 'acme'] as const)('sends HTTP to HTTPS at the canonical address with %s', (mode) => {
    expect(render({ mode }, 'https://wiki.example.org:8443')).toContain(
      'return 301 https://wiki.example.org:8443$request_uri;',
    );
  });

  test('answers challenges by HTTP with acme alone', () => {
    expect(render({ mode: 'acme' })).toContain('location ^~ /.well-known/acme-challenge/');
    expect(render({ mode: 'files' })).not.toContain('acme-challenge');
  });

  test('speaks TLS 1.2 and 1.3 alone, without session tickets, and says so for a year', () => {
    const config = render({ mode: 'files' });
    expect(config).toContain('ssl_protocols TLSv1.2 TLSv1.3;');
    expect(config).toContain('ssl_session_tickets off;');
    expect(config).toContain('Strict-Transport-Security "max-age=31536000" always');
  });

  test('says it with its own answers too, and never of a site without TLS', () => {
    const said = (config: string) => config.match(/Strict-Transport-Security "max-age/g)?.length;
    expect(said(render({ mode: 'files' }))).toBe(2);
    const plain = {
      edge: { address: '10.0.0.2', port: 8080 },
      server: 'http://wiki.example.org',
      tls: proxied,
    };
    expect(said(renderFront(plain))).toBeUndefined();
  });

  test('tells the edge one address: the reader’s', () => {
    for (const tls of [{ mode: 'files' }, { mode: 'acme' }, proxied] satisfies FrontTls[]) {
      const config = render(tls);
      expect(config).toContain('proxy_set_header X-Forwarded-For $remote_addr;');
      expect(config).not.toContain('$proxy_add_x_forwarded_for');
    }
  });

  test('believes the named proxies alone', () => {
    const config = render(proxied);
    expect(config.match(/set_real_ip_from .*;/g)).toEqual([
      'set_real_ip_from 192.0.2.7;',
      'set_real_ip_from 2001:db8::/32;',
    ]);
    expect(config).toContain('    192.0.2.7 yes;\n    2001:db8::/32 yes;');
    expect(render({ mode: 'files' })).not.toContain('set_real_ip_from');
  });

  test('sends plain HTTP behind a proxy to HTTPS where the site has it', () => {
    const redirect = 'if ($reader_scheme = http) {\n      return 301 https://wiki.example.org$request_uri;';
    expect(render(proxied)).toContain(redirect);
    expect(render(proxied, 'http://wiki.example.org')).not.toContain('return 301');
  });

  test('keeps no upload and no download on disk', () => {
    const config = render({ mode: 'files' });
    expect(config).toContain('proxy_request_buffering off;');
    expect(config).toContain('proxy_max_temp_file_size 0;');
  });
});

test('the ACME client trusts an authority of one’s own only when told so', () => {
  const options = { server, email: 'a@example.org', directory: 'https://ca.example.org/dir' };
  expect(acmeEnvironment(options)).not.toHaveProperty('WIKI7_ACME_ROOT');
  expect(acmeEnvironment({ ...options, trustedRoot: 'root.pem' }).WIKI7_ACME_ROOT).toBe('/tls/root/root.pem');
});

test('the front reads no certificate behind a proxy', () => {
  expect(frontEnvironment({ mode: 'behindProxy' }, server)).not.toHaveProperty('WIKI7_TLS_CERTIFICATE');
});
