import { Resolver } from 'node:dns/promises';
import { Wiki7Error } from '../../base/errors.ts';
import { type Reporter, step } from '../../base/reporter.ts';
import { retryUntil } from '../../base/retry.ts';

/** Asks the world who answers for a domain. */
export type AskNameServers = (domain: string) => Promise<readonly string[]>;

const askTheWorld: AskNameServers = (domain) => new Resolver({ timeout: 5_000, tries: 2 }).resolveNs(domain);

/** A registrar may take a day; who waits that long starts again, and goes on from there. */
const WAIT_SECONDS = 3600;

/**
 * Waits until a domain's registrar points to the zone: certificates are given to nobody else.
 *
 * @throws Wiki7Error W7-DELEGATION with what to enter where
 */
export async function waitForDelegation(
  zone: string,
  nameServers: readonly string[],
  reporter: Reporter,
  {
    ask = askTheWorld,
    timeoutSeconds = WAIT_SECONDS,
  }: { ask?: AskNameServers; timeoutSeconds?: number } = {},
): Promise<void> {
  const wanted = nameServers.map(plain);
  const isDelegated = async () => {
    const answer = (await ask(zone).catch(() => [])).map(plain);
    return wanted.every((server) => answer.includes(server)) ? true : undefined;
  };
  if (await isDelegated()) return;
  reporter.note(
    `Enter these name servers for ${zone} at your registrar, or as NS records in the zone above it:\n${wanted.map((server) => `  ${server}`).join('\n')}`,
  );
  await step(reporter, `Waiting until ${zone} points to them`, () =>
    retryUntil(
      isDelegated,
      () =>
        new Wiki7Error(
          'W7-DELEGATION',
          `${zone} does not point to its Route 53 zone yet. Enter the name servers ${wanted.join(', ')} at your registrar, then run \`./wiki7 deploy\` again: it goes on from here.`,
        ),
      { timeoutSeconds, everySeconds: 15 },
    ),
  );
}

const plain = (server: string) => server.toLowerCase().replace(/\.$/, '');
