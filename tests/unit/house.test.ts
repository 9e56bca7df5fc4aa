import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const source = fileURLToPath(new URL('../../src', import.meta.url));

/** A folder imports from those before it, never from those after it. */
const order = ['base', 'config', 'blueprint', 'planning', 'operations', 'local', 'cloud', 'sidecar', 'cli'];
const forbidden: Readonly<Record<string, readonly string[]>> = {
  cloud: ['local'],
  sidecar: ['config', 'planning', 'operations', 'local', 'cloud'],
};

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

function importsOf(file: string): string[] {
  const text = readFileSync(join(source, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path = '']) =>
    relative(source, resolve(source, file, '..', path)),
  );
}

const roomOf = (file: string) => file.split('/')[0] ?? '';

describe('the house', () => {
  it('has only the rooms that the design names', () => {
    expect(files.map(roomOf).filter((room) => !order.includes(room))).toEqual([]);
  });

  it('is built in one direction', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => {
          const from = roomOf(file);
          const to = roomOf(target);
          return order.indexOf(to) > order.indexOf(from) || forbidden[from]?.includes(to);
        })
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps input and output out of the blueprint', () => {
    const effects = /from 'node:(fs|net|http|https|child_process|dns|tls)/;
    const wrong = files.filter(
      (file) =>
        /^(blueprint|planning)\//.test(file) && effects.test(readFileSync(join(source, file), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });

  it('has no file of more than 300 lines', () => {
    const long = files.filter((file) => readFileSync(join(source, file), 'utf8').split('\n').length > 301);
    expect(long).toEqual([]);
  });
});
