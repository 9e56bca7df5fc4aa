import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { ports } from '../blueprint/ports.ts';
import { checkPorts, portRemedy } from './preflight.ts';

const http = { address: '127.0.0.1', hostPort: 0, port: ports.frontHttp };
const https = { address: '127.0.0.1', hostPort: 0, port: ports.frontHttps };

/** A port that another program holds, while `work` goes on. */
async function whileTaken(work: (port: number) => Promise<void>): Promise<void> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const at = server.address();
  await work(typeof at === 'object' && at ? at.port : 0);
  await new Promise((done) => server.close(done));
}

it('refuses a port that another program holds, with the option that changes it', () =>
  whileTaken(async (hostPort) => {
    await expect(checkPorts([{ ...http, hostPort }])).rejects.toMatchObject({
      code: 'W7-PORT',
      message: expect.stringMatching(`Port ${hostPort} .*--port N`),
    });
    await expect(checkPorts([{ ...https, hostPort }])).rejects.toThrow(/site\.listen\.tlsPort/);
  }));

it('lets a port pass that only this user may not take: the engine may', async () => {
  const refused = Object.assign(new Error('listen EACCES'), { code: 'EACCES' });
  await expect(checkPorts([{ ...http, hostPort: 80 }], async () => refused)).resolves.toBeUndefined();
});

it('refuses an address that is not this machine’s', async () => {
  await expect(checkPorts([{ ...http, address: '192.0.2.7' }])).rejects.toThrow(/site\.listen\.address/);
});

it('names a remedy where no port is known', () => {
  expect(portRemedy(undefined)).toContain('--port N');
});
