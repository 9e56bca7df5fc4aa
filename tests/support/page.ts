import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A page of `docs/`, parts of which are made from the code. */
export class Page {
  readonly #file: string;

  /** @param path from `docs/`, as `guide/configuration.md` */
  constructor(path: string) {
    this.#file = fileURLToPath(new URL(`../../docs/${path}`, import.meta.url));
  }

  get text(): string {
    return readFileSync(this.#file, 'utf8');
  }

  /** What stands between the page's two markers of this name. */
  part(name: string): string {
    const [, part] = this.#split(name);
    return part;
  }

  /** With `UPDATE_DOCS=1`, puts what the code says between the markers. */
  refresh(name: string, content: string): void {
    if (process.env.UPDATE_DOCS !== '1') return;
    const [before, , after] = this.#split(name);
    writeFileSync(this.#file, `${before}${content}${after}`);
  }

  #split(name: string): [before: string, part: string, after: string] {
    const begin = `<!-- ${name}: made from the code -->\n`;
    const end = `<!-- end of ${name} -->`;
    const text = this.text;
    const from = text.indexOf(begin) + begin.length;
    const to = text.indexOf(end);
    if (from < begin.length || to < from) throw new Error(`${this.#file} lacks the markers of ${name}.`);
    return [text.slice(0, from), text.slice(from, to), text.slice(to)];
  }
}
