import { DescribeCertificatesCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  DeleteParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { entryPoint } from '../custom-resource-event.ts';
import { type DatabaseTrustPorts, type onEvent as Handler, onEvent } from './handler.ts';

const ports: DatabaseTrustPorts = {
  download: async (url) => {
    const answer = await fetch(url, { signal: AbortSignal.timeout(20_000), redirect: 'error' });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}. Deploy again.`);
    return answer.text();
  },
  thumbprints: async () => {
    const { Certificates = [] } = await new RDSClient().send(new DescribeCertificatesCommand({}));
    return Certificates.flatMap(({ Thumbprint }) => Thumbprint ?? []);
  },
  write: async (parameter, value) => {
    await new SSMClient().send(
      new PutParameterCommand({
        Name: parameter,
        Value: value,
        Type: 'String',
        // A bundle is some 4.6 KB and a standard parameter holds 4. An advanced one can't become standard again.
        Tier: 'Advanced',
        Overwrite: true,
        Description: 'Authorities that may vouch for the database',
      }),
    );
  },
  remove: async (parameter) => {
    try {
      await new SSMClient().send(new DeleteParameterCommand({ Name: parameter }));
    } catch (error) {
      if (!(error instanceof ParameterNotFound)) throw error;
    }
  },
  now: () => new Date(),
};

/** Entry point of the function. */
export const handler = entryPoint((event: Parameters<typeof Handler>[0]) => onEvent(event, ports));
