/** A person with a browser's cookies who speaks to MediaWiki's action API. */
export class ApiClient {
  readonly url: string;
  readonly #cookies = new Map<string, string>();
  readonly #headers: Readonly<Record<string, string>>;
  readonly #send: (url: string, init: RequestInit) => Promise<Response>;

  constructor(
    url: string,
    headers: Readonly<Record<string, string>> = {},
    send: (url: string, init: RequestInit) => Promise<Response> = fetch,
  ) {
    this.url = url;
    this.#headers = headers;
    this.#send = send;
  }

  get cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await this.#send(`${this.url}${path}`, {
      redirect: 'manual',
      ...init,
      headers: {
        ...this.#headers,
        ...(this.cookies ? { cookie: this.cookies } : {}),
        ...(init.headers as object),
      },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '' || value === 'deleted') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }

  /** @throws Error with the API's own words */
  async call<T = Record<string, unknown>>(
    parameters: Readonly<Record<string, string>>,
    method: 'GET' | 'POST' = 'GET',
  ): Promise<T> {
    const query = new URLSearchParams({ format: 'json', formatversion: '2', ...parameters });
    const response =
      method === 'GET'
        ? await this.fetch(`/w/api.php?${query}`)
        : await this.fetch('/w/api.php', { method, body: query });
    const text = await response.text();
    const answer = JSON.parse(text || '{}') as T & { error?: { code: string; info: string } };
    if (answer.error) throw new Error(`${answer.error.code}: ${answer.error.info}`);
    return answer;
  }

  async token(type = 'csrf'): Promise<string> {
    const answer = await this.call<{ query: { tokens: Record<string, string> } }>({
      action: 'query',
      meta: 'tokens',
      type,
    });
    return answer.query.tokens[`${type}token`] ?? '';
  }

  async logIn(user: string, password: string): Promise<void> {
    const answer = await this.call<{ clientlogin: { status: string; message?: string } }>(
      {
        action: 'clientlogin',
        username: user,
        password,
        loginreturnurl: this.url,
        logintoken: await this.token('login'),
      },
      'POST',
    );
    if (answer.clientlogin.status !== 'PASS') throw new Error(`login: ${answer.clientlogin.message}`);
  }

  async edit(title: string, text: string): Promise<SavedEdit> {
    const parameters = { action: 'edit', title, text, token: await this.token() };
    const answer = await this.call<{ edit: SavedEdit & { result: string } }>(parameters, 'POST');
    if (answer.edit.result !== 'Success') throw new Error(JSON.stringify(answer.edit));
    return answer.edit;
  }

  /** Uploads a file, over an older version of it too. */
  async upload(name: string, content: Uint8Array<ArrayBuffer>): Promise<{ url: string; sha1: string }> {
    const form = new FormData();
    const parameters = {
      action: 'upload',
      format: 'json',
      formatversion: '2',
      filename: name,
      ignorewarnings: '1',
      token: await this.token(),
    };
    for (const [key, value] of Object.entries(parameters)) form.set(key, value);
    form.set('file', new Blob([content]), name);
    const response = await this.fetch('/w/api.php', { method: 'POST', body: form });
    const answer = (await response.json()) as {
      error?: { code: string; info: string };
      upload?: { imageinfo: { url: string; sha1: string } };
    };
    if (!answer.upload) throw new Error(`${answer.error?.code}: ${answer.error?.info}`);
    return answer.upload.imageinfo;
  }
}

interface SavedEdit {
  readonly pageid: number;
  readonly newrevid: number;
  /** In whole seconds. */
  readonly newtimestamp: string;
}
