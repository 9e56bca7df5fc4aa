import { probeAccount } from './account.ts';
import { drawnPng } from './drawn-png.ts';
import { type Checks, Fault } from './report.ts';
import { sha1 } from './sha1.ts';
import { pathOf, type Visitor } from './visitor.ts';
import type { WikiApi } from './wiki-api.ts';

/** Between two looks at what has changed. */
const LOOK_EVERY_MS = 200;

export interface WriteChecksOptions {
  readonly checks: Checks;
  readonly stranger: Visitor;
  /** Of the probe's account, logged in. */
  readonly api: WikiApi;
  readonly isPrivate: boolean;
  /** What is written; no earlier one is like it. */
  readonly nonce: string;
  /** Until strangers have to see what was written. */
  readonly visibleSeconds: number;
  /** A younger version of the file is left as it is. */
  readonly fileHours: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** Where it is to be seen, and when the one who wrote it had their answer. */
interface Written {
  readonly path: string;
  readonly at: number;
}

interface StoredFile {
  readonly path: string;
  readonly sha1: string;
  /** ISO 8601. */
  readonly timestamp: string;
}

/** Edits the probe's page and writes over its file, and looks that strangers see it. On a private wiki, that they don't and the account does. */
export class WriteChecks {
  readonly #options: WriteChecksOptions;

  constructor(options: WriteChecksOptions) {
    this.#options = options;
  }

  async run(): Promise<{ readonly editVisibleMs: number | null; readonly fileVisibleMs: number | null }> {
    const { checks } = this.#options;
    const saved = await checks.run('edit', () => this.#edit());
    const seen = saved && (await checks.run('edit visible', () => this.#editVisible(saved)));
    const stored = await checks.run('upload', () => this.#upload());
    const { path, at } = stored ?? {};
    const shown =
      path === undefined || at === undefined
        ? undefined
        : await checks.run('upload visible', () => this.#fileVisible({ path, at }));
    return { editVisibleMs: seen?.visibleMs ?? null, fileVisibleMs: shown?.visibleMs ?? null };
  }

  /** The page's own, in the wiki's language. */
  async #path(): Promise<string> {
    const { query } = await this.#options.api.query<{ query: { pages: { fullurl: string }[] } }>({
      prop: 'info',
      inprop: 'url',
      titles: probeAccount.page,
    });
    return pathOf(query.pages[0]?.fullurl ?? '');
  }

  async #edit() {
    const { api, nonce, now } = this.#options;
    const path = await this.#path();
    await this.#fillCaches(path);
    const { edit } = await api.post<{ edit: { result: string } }>('edit', {
      title: probeAccount.page,
      text: TEXT(nonce),
      summary: 'Looking whether the wiki can be edited',
      ...quietly,
      minor: '1',
      assert: 'bot',
      token: await api.token('csrf'),
    });
    if (edit.result !== 'Success') throw new Fault(`The edit was not saved: ${JSON.stringify(edit)}`);
    return { path, at: now(), says: `${probeAccount.page} was saved.` };
  }

  async #editVisible({ path, at }: Written) {
    const { isPrivate, nonce, stranger, visibleSeconds } = this.#options;
    const shows = async () => (await stranger.get(path)).bytes.includes(nonce);
    if (isPrivate) {
      if (await shows()) throw new Fault(`The wiki is private, but ${path} shows strangers its text.`);
      return this.#await(at, () => this.#accountReads(), `The account reads the text of before`);
    }
    return this.#await(
      at,
      shows,
      `${visibleSeconds} s after the edit, ${path} still shows strangers the text of before`,
    );
  }

  async #accountReads(): Promise<boolean> {
    const { api, nonce } = this.#options;
    const { parse } = await api.post<{ parse: { text: string } }>('parse', {
      page: probeAccount.page,
      prop: 'text',
    });
    return parse.text.includes(nonce);
  }

  async #upload() {
    const { api, nonce, now } = this.#options;
    const { query } = await api.query<{
      query: { general: { uploadsenabled: boolean }; fileextensions: { ext: string }[] };
    }>({ meta: 'siteinfo', siprop: 'general|fileextensions' });
    if (!query.general.uploadsenabled || !query.fileextensions.some(({ ext }) => ext === 'png'))
      return { at: now(), path: undefined, says: 'The wiki takes no such files, so none was uploaded.' };
    const there = await this.#storedFile();
    const hours = there ? (Date.now() - Date.parse(there.timestamp)) / 3_600_000 : Number.POSITIVE_INFINITY;
    if (hours < this.#options.fileHours)
      return {
        at: now(),
        path: undefined,
        says: `${probeAccount.file} is young enough to be left as it is.`,
      };
    if (there) await this.#fillCaches(there.path);
    await api.post('upload', {
      filename: probeAccount.file,
      comment: 'Looking whether files can be uploaded',
      file: new Blob([drawnPng(nonce)], { type: 'image/png' }),
      ignorewarnings: '1',
      watchlist: quietly.watchlist,
      assert: 'bot',
      token: await api.token('csrf'),
    });
    const at = now();
    const path = there?.path ?? (await this.#storedFile())?.path;
    if (path === undefined) throw new Fault(`The wiki took ${probeAccount.file}, but does not know it.`);
    return { at, path, says: `${probeAccount.file} was stored.` };
  }

  async #fileVisible({ path, at }: Written) {
    const { isPrivate, nonce, stranger, visibleSeconds } = this.#options;
    const picture = drawnPng(nonce);
    const shows = async () => (await stranger.get(path)).bytes.equals(picture);
    if (isPrivate) {
      if (await shows()) throw new Fault(`The wiki is private, but ${path} gives strangers its file.`);
      const known = async () => (await this.#storedFile())?.sha1 === sha1(picture);
      return this.#await(at, known, 'The wiki still knows the file of before');
    }
    return this.#await(
      at,
      shows,
      `${visibleSeconds} s after the upload, ${path} still gives strangers the file of before`,
    );
  }

  async #storedFile(): Promise<StoredFile | undefined> {
    const { query } = await this.#options.api.query<{
      query: { pages: { imageinfo?: { url: string; sha1: string; timestamp: string }[] }[] };
    }>({ prop: 'imageinfo', iiprop: 'url|sha1|timestamp', titles: `File:${probeAccount.file}` });
    const info = query.pages[0]?.imageinfo?.[0];
    return info && { ...info, path: pathOf(info.url) };
  }

  /** So that the edge has the version of before, which the purge has to take from it. */
  async #fillCaches(path: string): Promise<void> {
    for (let time = 0; time < 2; time++) await this.#options.stranger.get(path);
  }

  async #await(since: number, isSo: () => Promise<boolean>, otherwise: string) {
    const { now, sleep, visibleSeconds } = this.#options;
    for (;;) {
      const right = await isSo();
      const visibleMs = Math.round(now() - since);
      if (right) return { visibleMs, says: `It was to be seen after ${visibleMs} ms.` };
      if (visibleMs > visibleSeconds * 1000) throw new Fault(`${otherwise}.`);
      await sleep(LOOK_EVERY_MS);
    }
  }
}

/** Marked as a bot's, which lists of changes leave out, and on nobody's watchlist. */
const quietly = { bot: '1', watchlist: 'nochange' } as const;

const TEXT = (nonce: string) =>
  `__NOINDEX__Wiki7 writes this page to see whether the wiki can be edited and how soon readers see it. Nothing else is to be found here.\n\n<code>${nonce}</code>`;
