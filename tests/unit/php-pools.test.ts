import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (file: string) =>
  readFileSync(new URL(`../../images/mediawiki/${file}`, import.meta.url), 'utf8');

/** Directives of each section of php-fpm's configuration. */
const sections = Object.fromEntries(
  read('etc/php-fpm.conf')
    .split(/^\[/m)
    .slice(1)
    .map((text) => {
      const [, name = '', body = ''] = /^(\w+)\]\n(.*)$/s.exec(text) ?? [];
      return [name, body.split('\n').filter((line) => line.includes('=') && !line.startsWith(';'))];
    }),
);

it('what both of php-fpm’s pools obey is written once, and is in the image', () => {
  const { global: _, ...pools } = sections;
  expect(Object.keys(pools)).toEqual(['www', 'guarded']);
  const shared = /^include = (.*)$/;
  const included = Object.values(pools).map(([first = '']) => shared.exec(first)?.[1]);
  expect(included).toEqual(['/etc/wiki7/php-fpm-pool.conf', '/etc/wiki7/php-fpm-pool.conf']);
  expect(read('Dockerfile')).toMatch(/^COPY etc\/php-fpm\.conf etc\/php-fpm-pool\.conf \/etc\/wiki7\/$/m);
  const lines = Object.values(pools).flat();
  expect(lines.filter((line, index) => lines.indexOf(line) !== index && !shared.test(line))).toEqual([]);
});

it('both pools end a request, answer only PHP, and hand on variables and output', () => {
  const keys = read('etc/php-fpm-pool.conf').match(/^[a-z._]+(?= = )/gm) ?? [];
  expect(keys).toEqual(
    expect.arrayContaining([
      'request_terminate_timeout',
      'security.limit_extensions',
      'clear_env',
      'catch_workers_output',
      'decorate_workers_output',
    ]),
  );
});
