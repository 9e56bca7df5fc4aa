import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { FlagStore } from './flag-store.ts';

const ARN = 'arn:aws:cloudfront::123456789012:key-value-store/1';

interface Sent {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

beforeAll(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
});
afterAll(() => vi.unstubAllEnvs());

/** The store's own client, whose requests end here, signed and all. */
function recorded() {
  const sent: Sent[] = [];
  const client = FlagStore.client('eu-west-1');
  const handle = async (request: Sent) => {
    sent.push(request);
    const body = Readable.from([JSON.stringify({ Key: 'serving', Value: 'standby', KvsARN: ARN })]);
    return { response: { statusCode: 200, headers: { etag: 'e1' }, body } };
  };
  Object.assign(client.config.requestHandler, { handle });
  return { sent, store: new FlagStore(ARN, (command) => client.send(command as never)) };
}

it('calls a place that no region is needed for, signed for all regions at once, as the store asks for', async () => {
  const { sent, store } = recorded();
  expect(await store.serving()).toBe('standby');
  await store.serve('home');
  const path = `/key-value-stores/${encodeURIComponent(ARN)}`;
  expect(sent.map((one) => `${one.method} ${one.path}`)).toEqual([
    `GET ${path}/keys/serving`,
    `GET ${path}`,
    `PUT ${path}/keys/serving`,
  ]);
  for (const { hostname, headers } of sent) {
    expect(hostname).toBe('123456789012.cloudfront-kvs.global.api.aws');
    expect(headers.authorization).toMatch(/^AWS4-ECDSA-P256-SHA256 .*\/cloudfront-keyvaluestore\//);
    expect(headers['x-amz-region-set']).toBe('*');
  }
  expect(sent[2]?.headers['if-match']).toBe('e1');
});
