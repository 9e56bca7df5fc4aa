import {
  GetDNSSECCommand,
  type GetDNSSECCommandOutput,
  GetHostedZoneCommand,
} from '@aws-sdk/client-route-53';
import { describe, expect, it } from 'vitest';
import { wikiUnderTest } from '../../cloud-wiki.fixture.ts';
import { daysAgo, look, on, resource } from '../patient.fixture.ts';
import { zones } from './zones.ts';

const resources = [resource('AWS::Route53::HostedZone', 'Z1')];
const servers = ['ns-1.awsdns-01.org', 'ns-2.awsdns-02.com'];
const zone = on(GetHostedZoneCommand, ({ Id }) => ({
  HostedZone: { Id, Name: 'example.org.', CallerReference: 'r' },
  DelegationSet: { NameServers: servers },
}));
const failing = (code: string) => async () => {
  throw Object.assign(new Error(`queryNs ${code} example.org`), { code });
};
const found = (ask: () => Promise<readonly string[]>) => look(zones(ask), { resources }, zone);

describe('the domain', () => {
  it('is well when the world asks its zone, however it writes the servers', async () => {
    expect(await found(async () => ['NS-2.awsdns-02.com.', 'ns-1.awsdns-01.org'])).toEqual([]);
  });

  it('is wrong when it points elsewhere, in part too', async () => {
    expect(await found(async () => [servers[0] ?? '', 'ns.hoster.example'])).toEqual([
      {
        state: 'wrong',
        sentence:
          'example.org does not point to its zone. It points to ns-1.awsdns-01.org, ns.hoster.example.',
        remedy: `enter these name servers at the registrar, and no others: ${servers.join(', ')}`,
      },
    ]);
  });

  it('is wrong when others answer for it beside its own servers', async () => {
    expect(await found(async () => [...servers, 'ns.hoster.example'])).toHaveLength(1);
  });

  it('is wrong when nobody answers for it, and unknown when the world can’t be asked', async () => {
    expect(await found(failing('ENOTFOUND'))).toMatchObject([
      { state: 'wrong', sentence: expect.stringMatching(/Nobody answers for it/) },
    ]);
    expect(await found(failing('ETIMEOUT'))).toMatchObject([{ state: 'unknown' }]);
  });

  it('is that of an imported zone, which no stack has', async () => {
    const cloud = wikiUnderTest(
      {},
      { dns: { hostedZone: 'import', zone: 'example.org', zoneId: 'Z0123456789ABC' } },
    );
    expect(
      await look(
        zones(async () => []),
        { cloud },
        zone,
      ),
    ).toHaveLength(1);
  });

  const signed = (answer: Partial<GetDNSSECCommandOutput>) =>
    look(
      zones(async () => servers),
      { resources, cloud: wikiUnderTest({}, { dnssec: true }) },
      zone,
      on(GetDNSSECCommand, () => ({ Status: { ServeSignature: 'SIGNING' }, KeySigningKeys: [], ...answer })),
    );

  it('is signed where it should be, by a key that AWS can use', async () => {
    expect(await signed({ KeySigningKeys: [{ Name: 'k', Status: 'ACTIVE' }] })).toEqual([]);
    expect(await signed({ Status: { ServeSignature: 'NOT_SIGNING' } })).toMatchObject([
      { state: 'wrong', sentence: 'The zone is not signed (NOT_SIGNING).' },
    ]);
    const key = {
      Name: 'k',
      Status: 'ACTION_NEEDED',
      StatusMessage: 'KMS key is disabled.',
      LastModifiedDate: daysAgo(1),
    };
    expect(await signed({ KeySigningKeys: [key] })).toMatchObject([
      { state: 'wrong', sentence: 'The key k that signs the zone is ACTION_NEEDED: KMS key is disabled.' },
    ]);
  });
});
