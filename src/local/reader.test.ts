import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Wiki } from '../config/wiki.ts';
import { followAsReader } from './reader.ts';

let server: Server;
let pages: Readonly<Record<string, readonly [status: number, location?: string]>>;
let wiki: Wiki;

beforeEach(async () => {
  server = createServer((request, response) => {
    const [status, location] = pages[request.url ?? ''] ?? [404];
    response.writeHead(status, location === undefined ? {} : { location }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  wiki = {
    site: { host: 'wiki.example.org', listen: { address: '127.0.0.1', port, tlsPort: 443 } },
    tls: { mode: 'off' },
  } as Wiki;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const answer = async () => (await followAsReader({ wiki })).status;

describe('who asks for the wiki', () => {
  it('gets the page that a redirect leads to', async () => {
    pages = { '/wiki/': [301, 'http://wiki.example.org/wiki/Main_Page'], '/wiki/Main_Page': [200] };
    expect(await answer()).toBe(200);
  });

  it('learns that there is none behind the redirect', async () => {
    pages = { '/wiki/': [301, '/wiki/Main_Page'], '/wiki/Main_Page': [500] };
    expect(await answer()).toBe(500);
  });

  it('is left with the redirect where it goes to a proxy or to another host', async () => {
    pages = { '/wiki/': [301, 'https://wiki.example.org/wiki/'] };
    expect(await answer()).toBe(301);
    pages = { '/wiki/': [302, 'https://elsewhere.example/x'] };
    expect(await answer()).toBe(302);
  });

  it('gives up on a circle', async () => {
    pages = { '/wiki/': [302, '/a'], '/a': [302, '/wiki/'] };
    expect(await answer()).toBe(302);
  });
});
