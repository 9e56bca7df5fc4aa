import { botPassword, probeAccount } from './account.ts';
import { Fault } from './report.ts';
import type { Visitor } from './visitor.ts';

export type Parameters = Readonly<Record<string, string | Blob>>;

/** MediaWiki's action API, as one visitor uses it. */
export class WikiApi {
  readonly #visitor: Visitor;

  constructor(visitor: Visitor) {
    this.#visitor = visitor;
  }

  /** @throws Fault with MediaWiki's own words */
  async query<T>(parameters: Readonly<Record<string, string>>): Promise<T> {
    const search = new URLSearchParams({
      action: 'query',
      format: 'json',
      formatversion: '2',
      ...parameters,
    });
    return this.#answer<T>(`/w/api.php?${search}`, {}, parameters.action ?? 'query');
  }

  /** @throws Fault with MediaWiki's own words */
  async post<T>(action: string, parameters: Parameters): Promise<T> {
    const body = new FormData();
    for (const [name, value] of Object.entries({ action, format: 'json', formatversion: '2', ...parameters }))
      body.set(name, value);
    return this.#answer<T>('/w/api.php', { method: 'POST', body }, action);
  }

  async token(type: 'csrf' | 'login'): Promise<string> {
    const { query } = await this.query<{ query: { tokens: Record<string, string> } }>({
      meta: 'tokens',
      type,
    });
    return query.tokens[`${type}token`] ?? '';
  }

  /** As the probe's account. @throws Fault */
  async logIn(secret: string): Promise<void> {
    const { login } = await this.post<{ login: { result: string; reason?: string } }>('login', {
      lgname: probeAccount.login,
      lgpassword: botPassword(secret),
      lgtoken: await this.token('login'),
    });
    if (login.result === 'Success') return;
    throw new Fault(
      `The wiki did not let ${probeAccount.login} in: ${login.reason ?? login.result} Each release makes the account what it should be: run \`./wiki7 update\`; on AWS \`./wiki7 deploy --update\`, or “Release change” where a pipeline delivers.`,
    );
  }

  async #answer<T>(path: string, init: RequestInit, action: string): Promise<T> {
    const { status, bytes } = await this.#visitor.send(path, init);
    const answer = parsed<T>(bytes.toString('utf8'));
    if (answer === undefined || typeof answer !== 'object')
      throw new Fault(`The API answered ${status} to ${action}, and not in its own words.`);
    if (answer.error) throw new ApiFault(action, answer.error);
    return answer;
  }
}

interface Refusal {
  readonly code: string;
  readonly info: string;
}

/** What the API refuses, by its code. */
export class ApiFault extends Fault {
  readonly code: string;

  constructor(action: string, { code, info }: Refusal) {
    super(`The API refused ${action}: ${info} (${code})`);
    this.code = code;
  }
}

function parsed<T>(text: string): (T & { readonly error?: Refusal }) | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
