import type { ApiClient } from '../api-client.ts';
import { picture } from '../drawn-picture.ts';
import type { Random } from './random.ts';

/** What a reader must find at an address now. */
export interface Expectation {
  readonly path: string;
  readonly status: number;
  /** Each stands in the answer. */
  readonly holds: readonly string[];
  /** None does. */
  readonly lacks: readonly string[];
}

/** One change, and who must show it: at once, or when its jobs are done. */
export interface Change {
  readonly what: string;
  readonly direct: readonly Expectation[];
}

interface Article {
  readonly title: string;
  mark: string;
  exists: boolean;
  isProtected: boolean;
  inCategory: boolean;
  /** Number of the template that it uses. */
  readonly template: number;
}

const SIZE = { articles: 24, templates: 4, redirects: 4 } as const;

const CATEGORY = 'Category:Fresh all';
const FILE = 'Fresh picture.png';
const STYLES = '/w/load.php?lang=en&modules=site.styles&only=styles&skin=vector-2022';

/**
 * Pages, templates, redirects, a category, a file, site styles and a sidebar of a wiki, with what each says now. Every saved text has a
 * mark that no other has, so that an old copy is known for what it is.
 */
export class World {
  readonly #admin: ApiClient;
  readonly #random: Random;
  readonly #articles: Article[];
  readonly #templates: string[];
  #styles = '';
  #sidebar = '';
  #file: { path: string; bytes: string } = { path: '', bytes: '' };
  #uploaded = 0;
  #counter = 0;

  constructor(admin: ApiClient, random: Random) {
    this.#admin = admin;
    this.#random = random;
    this.#templates = Array.from({ length: SIZE.templates }, () => this.#mark());
    this.#articles = Array.from({ length: SIZE.articles }, (_, number) => ({
      title: `Fresh ${number} (a)`,
      mark: this.#mark(),
      exists: true,
      isProtected: false,
      inCategory: number % 2 === 0,
      template: number % SIZE.templates,
    }));
  }

  async make(): Promise<void> {
    for (const [number, mark] of this.#templates.entries())
      await this.#admin.edit(`Template:Fresh ${number}`, mark);
    for (const article of this.#articles) await this.#save(article);
    for (let number = 0; number < SIZE.redirects; number++)
      await this.#admin.edit(`Fresh redirect ${number}`, `#REDIRECT [[${this.#articles[number]?.title}]]`);
    await this.#admin.edit(CATEGORY, 'all');
    await this.#admin.edit('Fresh links', this.#articles.map(({ title }) => `* [[${title}]]`).join('\n'));
    await this.#upload();
    await this.#style();
    await this.#putSidebar();
  }

  /** One of the kinds of change, by chance. */
  async change(): Promise<Change> {
    const kinds = [
      ...[this.#edit, this.#edit, this.#edit, this.#edit, this.#editTemplate, this.#recategorise],
      ...[
        this.#deleteOrCreate,
        this.#protect,
        this.#upload,
        this.#moveThereAndBack,
        this.#style,
        this.#putSidebar,
      ],
    ];
    return this.#random.of(kinds).call(this);
  }

  /** Every address there is, with what it must say once all jobs are done. */
  expectations(): readonly Expectation[] {
    return [
      ...this.#articles.map((article) => this.#articleAt(article, pathOf(article.title))),
      ...this.#articles
        .slice(0, SIZE.redirects)
        .filter(({ exists }) => exists)
        .map((article, number) => this.#articleAt(article, pathOf(`Fresh redirect ${number}`))),
      ...this.#templates.map((mark, number) => found(pathOf(`Template:Fresh ${number}`), [mark])),
      this.#category(),
      this.#links(),
      this.#stylesheet(),
      this.#media(),
    ];
  }

  get paths(): readonly string[] {
    return this.expectations().map(({ path }) => path);
  }

  #mark(): string {
    return `mark-${++this.#counter}-${this.#random.below(1e9)}-`;
  }

  async #save(article: Article): Promise<void> {
    const category = article.inCategory ? `[[${CATEGORY}]]` : '';
    await this.#admin.edit(article.title, `${article.mark} {{Fresh ${article.template}}} ${category}`);
  }

  async #edit(): Promise<Change> {
    const article = this.#existing();
    article.mark = this.#mark();
    await this.#save(article);
    return { what: `edit of ${article.title}`, direct: [this.#own(article)] };
  }

  async #recategorise(): Promise<Change> {
    const article = this.#existing();
    article.inCategory = !article.inCategory;
    article.mark = this.#mark();
    await this.#save(article);
    return { what: `category of ${article.title}`, direct: [this.#own(article)] };
  }

  async #editTemplate(): Promise<Change> {
    const number = this.#random.below(SIZE.templates);
    const mark = this.#mark();
    this.#templates[number] = mark;
    await this.#admin.edit(`Template:Fresh ${number}`, mark);
    return {
      what: `edit of template ${number}`,
      direct: [found(pathOf(`Template:Fresh ${number}`), [mark])],
    };
  }

  async #deleteOrCreate(): Promise<Change> {
    // Redirects lead to the first ones, and would be broken without them.
    const article = this.#random.of(this.#articles.slice(SIZE.redirects));
    article.exists = !article.exists;
    article.isProtected = false;
    article.mark = this.#mark();
    if (article.exists) await this.#save(article);
    else await this.#post({ action: 'delete', title: article.title });
    return {
      what: `${article.exists ? 'creation' : 'deletion'} of ${article.title}`,
      direct: [this.#own(article)],
    };
  }

  async #protect(): Promise<Change> {
    const article = this.#existing();
    article.isProtected = !article.isProtected;
    await this.#post({
      action: 'protect',
      title: article.title,
      protections: `edit=${article.isProtected ? 'sysop' : 'all'}`,
    });
    return { what: `protection of ${article.title}`, direct: [this.#own(article)] };
  }

  async #moveThereAndBack(): Promise<Change> {
    const article = this.#existing();
    const away = `${article.title} moved`;
    const move = (from: string, to: string) =>
      this.#post({ action: 'move', from, to, noredirect: '1', ignorewarnings: '1' });
    await move(article.title, away);
    await move(away, article.title);
    return {
      what: `move of ${article.title} and back`,
      direct: [this.#own(article), { path: pathOf(away), status: 404, holds: [], lacks: [article.mark] }],
    };
  }

  async #upload(): Promise<Change> {
    // MediaWiki names old versions by whole seconds, and refuses a second one of the same.
    await new Promise((done) => setTimeout(done, Math.max(0, this.#uploaded + 1000 - Date.now())));
    const tail = this.#mark();
    const { url } = await this.#admin.upload(
      FILE,
      new Uint8Array(Buffer.concat([picture(32, 32), Buffer.from(tail)])),
    );
    this.#file = { path: new URL(url).pathname, bytes: tail };
    this.#uploaded = Date.now();
    return { what: 'upload', direct: [this.#media()] };
  }

  async #style(): Promise<Change> {
    this.#styles = this.#mark();
    await this.#admin.edit('MediaWiki:Common.css', `.${this.#styles} { color: red }`);
    return { what: 'site styles', direct: [this.#stylesheet()] };
  }

  async #putSidebar(): Promise<Change> {
    this.#sidebar = this.#mark();
    await this.#admin.edit('MediaWiki:Sidebar', `* navigation\n** mainpage|${this.#sidebar}`);
    return { what: 'sidebar', direct: [found('/wiki/Fresh_links', [this.#sidebar])] };
  }

  async #post(parameters: Readonly<Record<string, string>>): Promise<void> {
    await this.#admin.call({ ...parameters, token: await this.#admin.token() }, 'POST');
  }

  #existing(): Article {
    return this.#random.of(this.#articles.filter(({ exists }) => exists));
  }

  /** What the page itself must show without waiting for any job. */
  #own(article: Article): Expectation {
    return this.#articleAt(article, pathOf(article.title));
  }

  #articleAt(article: Article, path: string): Expectation {
    if (!article.exists) return { path, status: 404, holds: [], lacks: [] };
    return found(path, [
      article.mark,
      this.#templates[article.template] ?? '',
      `"wgRestrictionEdit":[${article.isProtected ? '"sysop"' : ''}]`,
      this.#sidebar,
    ]);
  }

  #category(): Expectation {
    const link = ({ title }: Article) => `title="${title}"`;
    const isMember = ({ exists, inCategory }: Article) => exists && inCategory;
    return {
      ...found(pathOf(CATEGORY), this.#articles.filter(isMember).map(link)),
      lacks: this.#articles.filter((article) => !isMember(article)).map(link),
    };
  }

  #links(): Expectation {
    const red = ({ title }: Article) => `title="${title} (page does not exist)"`;
    return {
      ...found('/wiki/Fresh_links', [
        ...this.#articles.filter(({ exists }) => !exists).map(red),
        this.#sidebar,
      ]),
      lacks: this.#articles.filter(({ exists }) => exists).map(red),
    };
  }

  #stylesheet(): Expectation {
    return found(STYLES, [this.#styles]);
  }

  #media(): Expectation {
    return found(this.#file.path, [this.#file.bytes]);
  }
}

const pathOf = (title: string) => `/wiki/${title.replaceAll(' ', '_')}`;
const found = (path: string, holds: readonly string[]): Expectation => ({
  path,
  status: 200,
  holds,
  lacks: [],
});
