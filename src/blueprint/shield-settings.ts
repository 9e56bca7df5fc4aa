import type { Wiki } from '../config/wiki.ts';
import { proofCookie } from './edge-rules.ts';
import type { Endpoints } from './endpoints.ts';
import { type GuardedUrls, guardedUrls } from './guarded-urls.ts';
import { type Budget, globalBudget, shieldRules } from './shield-rules.ts';

/** What the sidecar reads from the variable WIKI7_SHIELD, as JSON. */
export interface ShieldSettings {
  /** Name of the cookie that proves a session. */
  readonly cookie: string;
  /** By the names of `guardedUrls`. */
  readonly budgets: Readonly<Record<string, NonNullable<GuardedUrls['budget']>>>;
  readonly perAddress: Budget;
  readonly perAccount: Budget;
  readonly global: Budget;
}

/** Whether nginx asks the sidecar before MediaWiki. On one machine Varnish does it by itself. */
export const isShieldedByNginx = (
  { edge }: Pick<Wiki, 'edge'>,
  { purge }: Pick<Endpoints, 'purge'>,
): boolean => edge.shield === 'on' && purge?.to === 'sqs';

export const shieldSettings = (wiki: Pick<Wiki, 'id' | 'language' | 'edge'>): ShieldSettings => ({
  cookie: proofCookie(wiki.id),
  budgets: Object.fromEntries(
    guardedUrls(wiki).flatMap(({ name, budget }) => (budget ? [[name, budget] as const] : [])),
  ),
  perAddress: shieldRules.perAddress,
  perAccount: shieldRules.perAccount,
  global: globalBudget(wiki),
});
