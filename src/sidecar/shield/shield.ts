import type { ShieldSettings } from '../../blueprint/shield-settings.ts';
import { addressGroup } from './address-group.ts';
import type { Budgets } from './budgets.ts';
import { provenAccount } from './proof.ts';

/** A request of a reader, as nginx tells it. */
export interface Asked {
  /** Of `guardedUrls`; empty for everything else. */
  readonly guarded: string;
  readonly method: string;
  readonly address: string;
  /** The header `Cookie`. */
  readonly cookies: string;
}

export type Verdict = 'free' | 'proven' | 'within' | 'refused';

/** Decides about requests that no cache answers. */
export class Shield {
  readonly #settings: ShieldSettings;
  readonly #secret: string;
  readonly #budgets: Budgets;
  readonly #now: () => number;
  readonly #counts: Record<Verdict, number> = { free: 0, proven: 0, within: 0, refused: 0 };

  /** @param secret of the proofs; without one nobody has a proof */
  constructor(settings: ShieldSettings, secret: string, budgets: Budgets, now: () => number = Date.now) {
    this.#settings = settings;
    this.#secret = secret;
    this.#budgets = budgets;
    this.#now = now;
  }

  async decide(asked: Asked): Promise<Verdict> {
    const verdict = await this.#decide(asked);
    this.#counts[verdict] += 1;
    return verdict;
  }

  /** Since the last call. */
  take(): Readonly<Record<Verdict, number>> {
    const counts = { ...this.#counts };
    for (const verdict of Object.keys(counts) as Verdict[]) this.#counts[verdict] = 0;
    return counts;
  }

  async #decide({ guarded, method, address, cookies }: Asked): Promise<Verdict> {
    const { budgets, perAddress, global } = this.#settings;
    const budget = Object.hasOwn(budgets, guarded) ? budgets[guarded] : undefined;
    if (budget === undefined || (method !== 'GET' && method !== 'HEAD')) return 'free';
    if (await this.#isPerson(cookies)) return 'proven';
    const purses = [
      { name: `${budget}:${addressGroup(address)}`, budget: perAddress },
      { name: `${budget}:all`, budget: global },
    ];
    return (await this.#budgets.take(purses)) ? 'within' : 'refused';
  }

  /** One proof in the hands of many is not that of a person any more. */
  async #isPerson(cookies: string): Promise<boolean> {
    const { cookie, perAccount } = this.#settings;
    if (this.#secret === '') return false;
    const account = provenAccount(cookies, cookie, this.#secret, this.#now());
    return account !== undefined && this.#budgets.take([{ name: `account:${account}`, budget: perAccount }]);
  }
}
