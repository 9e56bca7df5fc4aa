import { GetDNSSECCommand, type GetDNSSECResponse, Route53Client } from '@aws-sdk/client-route-53';
import { GLOBAL_REGION } from '../global-region.ts';
import { askAws, type Sender } from './ask-aws.ts';

/**
 * DS records by which the zone above vouches for a signed zone, as `12345 13 2 ABC…`. Without one there its signatures are looked at by
 * nobody.
 *
 * @throws Wiki7Error W7-AWS
 */
export async function delegationSigners(
  HostedZoneId: string,
  client: Sender = new Route53Client({ region: GLOBAL_REGION }),
): Promise<readonly string[]> {
  const answer: GetDNSSECResponse = await askAws(
    client,
    GLOBAL_REGION,
    new GetDNSSECCommand({ HostedZoneId }),
  );
  return (answer.KeySigningKeys ?? []).flatMap(({ Status, DSRecord }) =>
    Status === 'ACTIVE' && DSRecord ? [DSRecord] : [],
  );
}
