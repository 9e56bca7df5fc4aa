import { Resolver } from 'node:dns/promises';
import { GetDNSSECCommand, GetHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { type Found, unknown, wrong } from '../../../operations/finding.ts';
import type { AskNameServers } from '../../deployment/delegation.ts';
import { GLOBAL_REGION } from '../../global-region.ts';
import { type Check, lookAtEach, type Patient } from '../check.ts';
import { CALL_SECONDS } from '../patience.ts';

const askTheWorld: AskNameServers = (domain) =>
  new Resolver({ timeout: CALL_SECONDS * 1000, tries: 1 }).resolveNs(domain);

/** Whether the world asks Route 53 for the domain, and gets signatures where there should be some. */
export const zones = (ask: AskNameServers = askTheWorld): Check => ({
  name: 'domain',
  allWell: 'The domain points to its zone.',
  look: (patient) => {
    const { dns } = patient.cloud.cloud;
    const ids =
      dns.hostedZone === 'import'
        ? [dns.zoneId]
        : patient.deployed.of('AWS::Route53::HostedZone').map(({ id }) => id);
    return lookAtEach(
      ids.flatMap((id) => [
        () => lookAtDelegation(id, ask, patient),
        ...(patient.cloud.cloud.dnssec ? [() => lookAtSignatures(id, patient)] : []),
      ]),
      (look) => look(),
    );
  },
});

async function lookAtDelegation(
  Id: string,
  ask: AskNameServers,
  { aws }: Patient,
): Promise<readonly Found[]> {
  const { HostedZone, DelegationSet } = await aws
    .in(Route53Client, GLOBAL_REGION)
    .send(new GetHostedZoneCommand({ Id }));
  const zone = plain(HostedZone?.Name ?? '');
  const wanted = (DelegationSet?.NameServers ?? []).map(plain);
  // A private one is nobody's but the network's.
  if (HostedZone?.Config?.PrivateZone) return [];
  const answer = await ask(zone).catch((error: NodeJS.ErrnoException) => error);
  if (answer instanceof Error) {
    const isAway = answer.code === 'ENOTFOUND' || answer.code === 'ENODATA';
    if (!isAway) return [unknown(`The world could not be asked who answers for ${zone}: ${answer.message}.`)];
  }
  const there = answer instanceof Error ? [] : answer.map(plain);
  const missing = wanted.filter((server) => !there.includes(server));
  const strange = there.filter((server) => !wanted.includes(server));
  if (missing.length === 0 && strange.length === 0) return [];
  const instead = there.length > 0 ? `It points to ${there.join(', ')}` : 'Nobody answers for it';
  return [
    wrong(`${zone} does not point to its zone. ${instead}.`, {
      remedy: `enter these name servers at the registrar, and no others: ${wanted.join(', ')}`,
    }),
  ];
}

async function lookAtSignatures(HostedZoneId: string, { aws }: Patient): Promise<readonly Found[]> {
  const command = new GetDNSSECCommand({ HostedZoneId });
  const { Status, KeySigningKeys = [] } = await aws.in(Route53Client, GLOBAL_REGION).send(command);
  const needing = KeySigningKeys.filter((key) => key.Status !== 'ACTIVE' && key.Status !== 'INACTIVE');
  const found = needing.map((key) =>
    wrong(
      `The key ${key.Name} that signs the zone is ${key.Status}${key.StatusMessage ? `: ${key.StatusMessage.replace(/\.$/, '')}` : ''}.`,
      {
        since: key.LastModifiedDate,
        remedy:
          'mend its KMS key before signatures end: the domain vanishes with them. docs/guide/incidents.md',
      },
    ),
  );
  if (Status?.ServeSignature === 'SIGNING') return found;
  return [
    ...found,
    wrong(`The zone is not signed (${Status?.ServeSignature}).`, {
      remedy: 'remove the DS record at the registrar first, if it is there; then ./wiki7 deploy',
    }),
  ];
}

const plain = (server: string) => server.toLowerCase().replace(/\.$/, '');
