import { CALL_SECONDS, Patience } from './patience.ts';
import '../deployment/quiet-clients.ts';

interface ClientConfig {
  readonly region: string;
  readonly maxAttempts: number;
  readonly requestHandler: object;
}

interface Client {
  readonly middlewareStack: {
    // biome-ignore lint/suspicious/noExplicitAny: of any client
    add(middleware: any, options: any): void;
  };
}

/** One of AWS's clients. */
export type ClientClass<C> = new (config: ClientConfig) => C;

/** Gives the clients of every service and region, each made once. */
export interface Aws {
  in<C extends Client>(Client: ClientClass<C>, region: string): C;
}

/** What asks AWS itself, with the credentials of this terminal. */
export class RealAws implements Aws {
  readonly #made = new Map<string, Client>();

  in<C extends Client>(Client: ClientClass<C>, region: string): C {
    const key = `${Client.name} ${region}`;
    const known = this.#made.get(key) as C | undefined;
    if (known) return known;
    const milliseconds = CALL_SECONDS * 1000;
    const client = new Client({
      region,
      // Of what is only throttled; the time counts for all of them together.
      maxAttempts: 3,
      // What nobody waits for any more must not hold the program.
      requestHandler: {
        requestTimeout: milliseconds,
        connectionTimeout: milliseconds,
        throwOnRequestTimeout: true,
      },
    });
    const patience = new Patience();
    const wait = (next: (given: object) => Promise<unknown>) => (given: object) =>
      patience.have(() => next(given));
    client.middlewareStack.add(wait, { step: 'initialize', name: 'wiki7Patience', priority: 'high' });
    this.#made.set(key, client);
    return client;
  }
}
