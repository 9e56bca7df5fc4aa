import { CloudControlClient, GetResourceCommand } from '@aws-sdk/client-cloudcontrol';
import { type Found, wrong } from '../../../operations/finding.ts';
import { type Check, lookAtEach } from '../check.ts';
import type { DeployedResource } from '../deployed.ts';

const CONNECTION = 'AWS::CodeConnections::Connection';

/** Whether AWS may read the repository: a new connection waits until somebody says yes where the repository is. */
export const connections: Check = {
  name: 'repository',
  allWell: 'AWS may read the repository that is delivered.',
  of: [CONNECTION],
  look: ({ aws, deployed }) =>
    lookAtEach(deployed.of(CONNECTION), async (connection) => {
      const command = new GetResourceCommand({ TypeName: CONNECTION, Identifier: connection.id });
      const { ResourceDescription } = await aws.in(CloudControlClient, connection.region).send(command);
      return judge(connection, JSON.parse(ResourceDescription?.Properties ?? '{}'));
    }),
};

interface Properties {
  readonly ConnectionName?: string;
  readonly ConnectionStatus?: string;
}

function judge(
  { id, region, changed }: DeployedResource,
  { ConnectionName, ConnectionStatus }: Properties,
): readonly Found[] {
  if (ConnectionStatus === 'AVAILABLE') return [];
  const waits = 'waits for somebody’s yes, so nothing is delivered';
  return [
    wrong(
      `The connection ${ConnectionName ?? id} to the repository ${ConnectionStatus === 'PENDING' ? waits : `is ${ConnectionStatus}`}.`,
      {
        since: changed,
        remedy: `“Update pending connection” at https://${region}.console.aws.amazon.com/codesuite/settings/connections`,
      },
    ),
  ];
}
