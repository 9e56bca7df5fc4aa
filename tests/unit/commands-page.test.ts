import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { documentCommands } from '../../src/cli/document.ts';
import { program } from '../../src/cli/program.ts';
import { Page } from '../support/page.ts';

const REFRESH =
  'docs/guide/commands.md is stale: UPDATE_DOCS=1 npx vitest run --project unit tests/unit/commands-page.test.ts';

describe('the page of all commands', () => {
  const page = new Page('guide/commands.md');

  it('names every command, argument and option as the program does', () => {
    const content = documentCommands(program);
    page.refresh('commands', content);
    expect(page.part('commands'), REFRESH).toBe(content);
  });
});

describe('every command that a page tells', () => {
  const docs = fileURLToPath(new URL('../../docs', import.meta.url));
  const pages = readdirSync(docs, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.md'),
  );

  it.each(['../README.md', ...pages])('exists with its options: %s', (page) => {
    const typed = [...new Page(page).text.matchAll(/\.\/wiki7 ([^\n`#]*)/g)].map(([, words = '']) =>
      words.trim(),
    );
    expect(typed.flatMap(unknownIn)).toEqual([]);
  });
});

/** What the program would not take of a line such as `secret show NAME --aws`. A page may leave a word out, as `secret …`. */
function unknownIn(line: string): readonly string[] {
  const words = line.replace(/^--wiki \S+ /, '').split(/\s+/);
  if (words.includes('…')) return [];
  let command = program;
  for (;;) {
    const next = command.commands.find((one) => one.name() === words[0]);
    if (!next) break;
    command = next;
    words.shift();
  }
  if (command.commands.length > 0 && /^[a-z]/.test(words[0] ?? '')) return [line];
  // What follows is MediaWiki's.
  if (command.name() === 'maintenance') return [];
  const options = ['--help', ...[...program.options, ...command.options].map(({ long }) => long)];
  return words.filter((word) => word.startsWith('--') && !options.includes(word.split('=')[0]));
}
