import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { connectTo } from './mysql.ts';
import type { Connect } from './session.ts';

/**
 * Connects to a server for which one of the authorities vouches that `DatabaseTrust` has written into this parameter. They are read
 * with the first connection, and again with one that fails: a change of authorities must not outlive it here.
 */
export function connectTrusting(
  parameter: string,
  address: { readonly host: string; readonly port: number },
  client = new SSMClient(),
): Connect {
  let known: string | undefined;
  return async (login, database) => {
    known ??= await read(parameter, client);
    try {
      return await connectTo({ ...address, trust: known })(login, database);
    } catch (error) {
      known = undefined;
      throw error;
    }
  };
}

async function read(parameter: string, client: SSMClient): Promise<string> {
  const { Parameter } = await client.send(new GetParameterCommand({ Name: parameter }));
  if (Parameter?.Value) return Parameter.Value;
  throw new Error(`The parameter ${parameter} is empty. Deploy again.`);
}
