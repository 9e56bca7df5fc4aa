interface State {
  readonly id: string;
  readonly since: Date;
  /** Undefined: deleted. */
  readonly content?: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly bytes?: number;
}

/** Entries of a listing, few, so that keys go on over its pages. */
const PAGE = 3;

/** A bucket of S3 that keeps versions: nothing is overwritten, and a listing names two kinds of states. */
export class ActingBucket {
  readonly said: string[] = [];
  now = new Date('2026-11-23T12:00:00Z');
  /** Called before a change: who throws there breaks a terminal off. */
  onChange: () => void = () => {};
  readonly #keys = new Map<string, State[]>();
  #made = 0;

  /** @param content undefined: it was deleted */
  put(key: string, time: string, content?: string, bytes?: number): this {
    this.#add(key, {
      since: new Date(time),
      content,
      metadata: { sha1: content ?? '' },
      ...(bytes && { bytes }),
    });
    return this;
  }

  /** What readers get of each key. */
  shown(): Readonly<Record<string, string>> {
    const current = [...this.#keys].map(([key, [state]]) => [key, state?.content] as const);
    return Object.fromEntries(current.filter(([, content]) => content !== undefined).sort()) as Record<
      string,
      string
    >;
  }

  metadataOf = (key: string) => this.#keys.get(key)?.[0]?.metadata;

  // biome-ignore lint/suspicious/noExplicitAny: commands of one client are nothing to another
  send = async (command: any): Promise<any> => {
    const name = command.constructor.name.replace(/Command$/, '');
    const act = this.#acts[name];
    if (!act) throw new Error(`This bucket does not know ${name}.`);
    return act(command.input);
  };

  readonly #acts: Readonly<Record<string, (input: Readonly<Record<string, string>>) => unknown>> = {
    ListObjectVersions: ({ KeyMarker, VersionIdMarker }) => {
      const all = [...this.#keys]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([key, states]) => states.map((state, index) => ({ key, state, IsLatest: index === 0 })));
      const after = all.findIndex(({ key, state }) => key === KeyMarker && state.id === VersionIdMarker) + 1;
      const page = all.slice(after, after + PAGE);
      const entries = page.map(({ key, state, IsLatest }) => ({
        ...{ Key: key, VersionId: state.id, LastModified: state.since, IsLatest },
        ...(state.content !== undefined && { Size: state.bytes ?? state.content.length }),
      }));
      const last = page.at(-1);
      const isTruncated = after + PAGE < all.length;
      return {
        Versions: entries.filter((one) => 'Size' in one),
        DeleteMarkers: entries.filter((one) => !('Size' in one)),
        IsTruncated: isTruncated,
        ...(isTruncated && { NextKeyMarker: last?.key, NextVersionIdMarker: last?.state.id }),
      };
    },
    HeadObject: ({ Key = '', VersionId }) => {
      const { metadata } = this.#state(Key, VersionId);
      return { ContentType: 'image/png', CacheControl: 'public, max-age=86400', Metadata: metadata };
    },
    CopyObject: (input) => {
      const [path = '', id] = (input.CopySource ?? '').split('?versionId=');
      const { content } = this.#state(decodeURIComponent(path.split('/').slice(1).join('/')), id);
      const metadata = input.Metadata as unknown as Record<string, string>;
      this.#change('put back', input.Key ?? '', { content, metadata });
    },
    DeleteObject: ({ Key = '' }) => this.#change('take away', Key, { metadata: {} }),
  };

  #change(what: string, key: string, state: Pick<State, 'content' | 'metadata'>): void {
    this.onChange();
    this.said.push(`${what} ${key}`);
    this.#add(key, { since: this.now, ...state });
  }

  #add(key: string, state: Omit<State, 'id'>): void {
    const states = this.#keys.get(key) ?? [];
    this.#keys.set(key, [{ id: `v${++this.#made}`, ...state }, ...states]);
  }

  #state(key: string, id: string | undefined): State {
    const states = this.#keys.get(key) ?? [];
    const found = id === undefined ? states[0] : states.find((one) => one.id === id);
    if (found?.content !== undefined) return found;
    throw Object.assign(new Error(`no ${key}`), { name: 'NotFound' });
  }
}
