import { urlClasses } from '../../blueprint/edge-rules.ts';
import { expectContent, expectHeaders } from './expect-answer.ts';
import { type Checks, Fault } from './report.ts';
import { sha1 } from './sha1.ts';
import { type Answer, pathOf, type Visitor } from './visitor.ts';
import { ApiFault, WikiApi } from './wiki-api.ts';

/** Larger files are not looked at: a probe must not be the wiki's best reader. */
const LARGEST_FILE_BYTES = 500_000;

/** What every page of MediaWiki has and no error page. */
const MARK_OF_A_PAGE = '"wgPageName":';

/** MediaWiki's own, for a page whose look shows no static file. */
const STATIC_FILE = '/w/resources/assets/poweredby_mediawiki.svg';

interface StoredFile {
  readonly url: string;
  readonly sha1: string;
}

/** Reads as a stranger does. */
export class ReadChecks {
  readonly #checks: Checks;
  readonly #stranger: Visitor;
  readonly #isPrivate: boolean;

  constructor(checks: Checks, stranger: Visitor, isPrivate: boolean) {
    this.#checks = checks;
    this.#stranger = stranger;
    this.#isPrivate = isPrivate;
  }

  async run(): Promise<void> {
    const checks = this.#checks;
    await checks.run('alive', () => this.#alive());
    const main = await checks.run('main page', () => this.#mainPage());
    if (main) await checks.run('headers', () => this.#headers(main.answer));
    await checks.run('styles', () => this.#styles(main?.answer));
    await checks.run('static file', () => this.#staticFile(main?.answer));
    if (this.#isPrivate) await checks.run('shut to strangers', () => this.#shut());
    else await checks.run('media file', () => this.#mediaFile());
  }

  async #alive() {
    const { path, status, ms } = await this.#stranger.get('/healthz');
    if (status !== 200) throw new Fault(`${path} answered ${status}, not 200.`);
    return { says: `/healthz answered in ${ms} ms.` };
  }

  /** On a private wiki, the page that asks strangers to log in. */
  async #mainPage() {
    const answer = await this.#stranger.get('/');
    expectContent(answer, { type: 'text/html', contains: MARK_OF_A_PAGE });
    return { answer, says: `${answer.path} is a page of the wiki; it came in ${answer.ms} ms.` };
  }

  async #headers(main: Answer) {
    expectHeaders(main, this.#isPrivate ? undefined : 'ask-again');
    if (!main.headers.has('content-security-policy'))
      throw new Fault(`${main.path} lacks the header Content-Security-Policy.`);
    return { says: `${main.path} has the headers that it should, and gives strangers no cookie.` };
  }

  async #styles(main: Answer | undefined) {
    if (!main) throw new Fault('There was no main page to take the URL of its styles from.');
    const path = links(main).find((link) => loadUrl.test(link));
    if (path === undefined) throw new Fault('The main page names no URL of styles.');
    return this.#kept(path, 'text/css');
  }

  #staticFile(main: Answer | undefined) {
    return this.#kept((main && links(main).find((link) => staticUrl.test(link))) ?? STATIC_FILE, '');
  }

  /** What browsers may keep. */
  async #kept(path: string, type: string) {
    const answer = await this.#stranger.get(path);
    expectContent(answer, { type });
    expectHeaders(answer, 'keep');
    return { says: `${path.replace(/[?].*/, '')} came in ${answer.ms} ms.` };
  }

  async #mediaFile() {
    const { query } = await new WikiApi(this.#stranger).query<{ query: { allimages: StoredFile[] } }>({
      list: 'allimages',
      ailimit: '1',
      aimaxsize: String(LARGEST_FILE_BYTES),
      aiprop: 'url|sha1',
    });
    const [file] = query.allimages;
    if (!file) return { says: 'The wiki has no file to look at yet.' };
    const answer = await this.#stranger.get(pathOf(file.url));
    expectContent(answer, { type: '' });
    expectHeaders(answer);
    if (sha1(answer.bytes) !== file.sha1)
      throw new Fault(`${answer.path} has other bytes than the wiki says.`);
    return { says: `${answer.path} came whole in ${answer.ms} ms.` };
  }

  async #shut() {
    try {
      await new WikiApi(this.#stranger).query({ meta: 'siteinfo' });
    } catch (error) {
      if (error instanceof ApiFault && error.code === 'readapidenied')
        return { says: 'The API tells strangers nothing.' };
      throw error;
    }
    throw new Fault('The wiki is private, but its API answers strangers.');
  }
}

/** Paths that the page links or shows, in its order. */
const links = ({ bytes }: Answer): readonly string[] =>
  [...bytes.toString('utf8').matchAll(/(?:href|src)="(\/[^/"][^"]*)"/g)].map(([, link = '']) =>
    link.replaceAll('&amp;', '&'),
  );

const loadUrl = new RegExp(`${patternOf('load')}.*only=styles`);
const staticUrl = new RegExp(patternOf('static'));

function patternOf(wanted: 'load' | 'static'): string {
  return urlClasses.find(({ name }) => name === wanted)?.pattern ?? '';
}
