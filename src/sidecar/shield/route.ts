import type { IncomingMessage } from 'node:http';
import type { Reply } from '../own-server.ts';
import type { ShieldedBy } from '../settings.ts';
import { BoundedBudgets } from './bounded-budgets.ts';
import { type Budgets, MemoryBudgets } from './budgets.ts';
import { shieldLine } from './metric-line.ts';
import { type Asked, Shield } from './shield.ts';

export interface ShieldRouteOptions {
  readonly shield: ShieldedBy;
  readonly wikiId: string;
  readonly log: (line: object) => void;
  readonly write: (line: string) => void;
}

const MINUTE_MS = 60_000;

/** What nginx asks before it asks MediaWiki: 204 for yes, 401 for no. */
export async function shieldRoute(
  options: ShieldRouteOptions,
): Promise<(request: IncomingMessage) => Promise<Reply>> {
  const { settings, secret, store } = options.shield;
  const failures = { count: 0 };
  const budgets = await budgetsOf(options, failures);
  const shield = new Shield(settings, secret, budgets);
  setInterval(() => {
    const { count } = failures;
    failures.count = 0;
    options.write(
      shieldLine(options.wikiId, { ...shield.take(), failures: store ? count : null }, Date.now()),
    );
  }, MINUTE_MS).unref();
  return async (request) =>
    (await shield.decide(askedOf(request))) === 'refused'
      ? { status: 401, body: '' }
      : { status: 204, body: '' };
}

/** The client of Valkey is loaded only where there is one. */
async function budgetsOf(
  { shield, wikiId, log }: ShieldRouteOptions,
  failures: { count: number },
): Promise<Budgets> {
  const own = new MemoryBudgets();
  if (shield.store === null) return own;
  const { ValkeyBudgets } = await import('./valkey-budgets.ts');
  const lost = (error: Error) => log({ event: 'shield-store-lost', error: error.message });
  const common = new ValkeyBudgets({ ...shield.store, prefix: `${wikiId}:shield:` }, lost);
  return new BoundedBudgets(common, own, () => {
    failures.count += 1;
  });
}

/** As images/nginx/etc/shield-on.conf.template sends it. */
function askedOf({ headers }: IncomingMessage): Asked {
  const text = (name: string) => String(headers[name] ?? '');
  return {
    guarded: text('shield-guarded'),
    method: text('shield-method'),
    address: text('shield-address'),
    cookies: text('cookie'),
  };
}
