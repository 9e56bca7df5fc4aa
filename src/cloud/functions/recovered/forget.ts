import { connect } from 'node:tls';

export interface Store {
  readonly host: string;
  readonly port: number;
  readonly password: string;
}

const PATIENCE_MS = 20_000;

/**
 * Empties a Valkey store. Two commands of its protocol, so that a function needs no library for them.
 *
 * @throws a sentence with what the store said
 */
export async function forgetAll({ host, port, password }: Store, ca?: string): Promise<void> {
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect({ host, port, servername: host, ...(ca && { ca }) });
    let said = '';
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('it said nothing for 20 s')));
    socket.on('secureConnect', () => {
      for (const words of [['AUTH', password], ['FLUSHALL', 'ASYNC'], ['QUIT']]) socket.write(command(words));
    });
    socket.on('data', (chunk) => {
      said += chunk.toString();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(said));
  }).catch((error: Error) => {
    throw new Error(`The store at ${host} could not be emptied: ${error.message}.`);
  });
  const lines = answer.split('\r\n').filter((line) => line !== '');
  const refusal = lines.find((line) => line.startsWith('-'));
  if (refusal === undefined && lines.length >= 2) return;
  throw new Error(`The store at ${host} could not be emptied: ${refusal ?? 'it ended the connection'}.`);
}

const command = (words: readonly string[]) =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
