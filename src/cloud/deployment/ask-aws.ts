import { awsRefusal } from './aws-refusal.ts';

/** What sends a command; each of AWS's clients does. */
export interface Sender {
  // biome-ignore lint/suspicious/noExplicitAny: commands of one client are nothing to another
  send(command: any): Promise<any>;
}

/**
 * @param region of the client
 * @param absent name of the error that only says that it isn't there; then undefined is returned
 * @throws Wiki7Error W7-AWS with the call
 */
export async function askAws(
  client: Sender,
  region: string,
  command: object,
  absent?: string,
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape that its command says
): Promise<any> {
  try {
    return await client.send(command);
  } catch (error) {
    if (absent !== undefined && error instanceof Error && error.name === absent) return undefined;
    const call = command.constructor.name.replace(/Command$/, '');
    throw awsRefusal(`take the call ${call}`, region, error);
  }
}
