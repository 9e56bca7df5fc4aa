/** A request as a client writes it, to any edge. */
export interface Ask {
  readonly method: string;
  /** Path and query, raw. */
  readonly url: string;
  /** In the order in which they are sent; a name may come twice. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string;
  /** @default 'https' */
  readonly protocol?: 'http' | 'https';
  /** Where the client is. */
  readonly address: string;
}

/** What a client gets, or an edge from an origin. Names of headers are in small letters. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Whole `Set-Cookie` headers. */
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

/** What an edge sends to an origin. Names of headers are in small letters; one that came twice is joined with commas. */
export interface OriginAsk {
  readonly origin: { readonly id: string; readonly isBucket: boolean };
  readonly method: string;
  /** With the origin's own path before it. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Origin = (ask: OriginAsk) => Reply | Promise<Reply>;

/** A value by its header's name in small letters; those of one name joined. */
export function joined(headers: Ask['headers'], separator = ', '): Record<string, string> {
  const together: Record<string, string> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const before = together[key];
    together[key] = before === undefined ? value : `${before}${key === 'cookie' ? '; ' : separator}${value}`;
  }
  return together;
}
