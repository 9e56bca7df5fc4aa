import { createClient } from '@redis/client';
import type { Budgets, Purse } from './budgets.ts';

/** The same as in `MemoryBudgets`, by the clock of the server, which all tasks have in common. Arguments: microseconds and requests of each. */
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local full = {}
for index, key in ipairs(KEYS) do
  local period = tonumber(ARGV[2 * index - 1])
  full[index] = math.max(tonumber(redis.call('GET', key) or now), now) + math.floor(period / tonumber(ARGV[2 * index]))
  if full[index] - now > period then return 0 end
end
for index, key in ipairs(KEYS) do
  redis.call('SET', key, string.format('%.0f', full[index]), 'PX', math.ceil((full[index] - now) / 1000))
end
return 1`;

export interface ValkeySettings {
  /** As `tls://host:port`, or `host:port` without TLS. */
  readonly host: string;
  readonly password: string;
  /** Before the names of all keys. */
  readonly prefix: string;
}

/** Of all tasks together. */
export class ValkeyBudgets implements Budgets {
  readonly #client: ReturnType<typeof clientOf>;
  readonly #prefix: string;

  /** @param failed is told when the server can't be reached, again and again until it can */
  constructor(settings: ValkeySettings, failed: (error: Error) => void) {
    this.#prefix = settings.prefix;
    this.#client = clientOf(settings);
    this.#client.on('error', failed);
    this.#client.connect().catch(failed);
  }

  async take(purses: readonly Purse[]): Promise<boolean> {
    const answer = await this.#client.eval(SCRIPT, {
      keys: purses.map(({ name }) => `${this.#prefix}${name}`),
      arguments: purses.flatMap(({ budget }) => [
        String(budget.seconds * 1_000_000),
        String(budget.requests),
      ]),
    });
    return answer === 1;
  }

  close(): void {
    this.#client.destroy();
  }
}

function clientOf({ host, password }: ValkeySettings) {
  const { protocol, hostname, port } = new URL(host.includes('://') ? host : `tcp://${host}`);
  const place = { host: hostname, port: Number(port || 6379) };
  const common = {
    connectTimeout: 2000,
    reconnectStrategy: (retries: number) => Math.min(100 * 2 ** retries, 5000),
  };
  return createClient({
    password,
    // A request that nobody waits for any more must not be sent later.
    disableOfflineQueue: true,
    commandsQueueMaxLength: 1000,
    socket: protocol === 'tls:' ? { ...common, ...place, tls: true } : { ...common, ...place },
  });
}
