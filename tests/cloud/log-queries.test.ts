import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type LogOf, logQueries } from '../../src/blueprint/log-queries.ts';
import { synthesizedApp } from '../../src/cloud/stacks/synthesized-app.fixture.ts';

const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const keysIn = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, key = '']) => key);

/** Names in the lines of nginx's own formats. */
const nginx = ['nginx.conf.template', 'shield-log-on.conf.template'].flatMap((file) =>
  keysIn(textOf(`images/nginx/etc/${file}`), /"(\w+)":/g),
);
const php = 'mediawiki/extensions/Wiki7/src/';
const jobs = keysIn(textOf(`${php}Jobs/JobReport.php`), /'(\w+)' =>/g);
const sidecar = ['relay', 'purge-loop'].flatMap((file) =>
  [...textOf(`src/sidecar/purge/${file}.ts`).matchAll(/log\(\{([^}]*)\}/g)].flatMap(([, line = '']) =>
    keysIn(line, /(\w+):/g),
  ),
);
/** Of Monolog's JsonFormatter and MediaWiki's WikiProcessor, which mediawiki/settings/logging.php puts together. */
const mediawiki = ['level_name', 'channel', 'message', 'context.exception.file', 'extra.reqId'];
/** Of AuthManager's lines (`WebRequest::getSecurityLogContext`), and of those of the channel `authevents`. */
const accounts = ['user', 'clientIp', 'event', 'successful', 'status'].map((name) => `context.${name}`);
/** AWS, "Amazon ECS task state change events". */
const ecs = [
  'detail.overrides.containerOverrides.0.command.1',
  'detail.stoppedReason',
  'detail.containers.0.exitCode',
  'detail.taskArn',
];
const written: Readonly<Record<LogOf, readonly string[]>> = {
  web: [...nginx, ...mediawiki, ...accounts, ...sidecar],
  thumbs: [...nginx, ...mediawiki],
  jobs: [...jobs, ...mediawiki],
  render: [],
  cron: mediawiki,
  'failed-tasks': ecs,
  'slow-statements': [],
};
const words =
  /\b(?:filter|stats|pct|fields|sort|limit|parse|by|as|and|or|in|asc|desc|count|sum|max|bin|ispresent|5m)\b/g;

/** Names that a query reads, and neither makes itself nor has from CloudWatch. */
function fieldsOf(query: string): readonly string[] {
  const made = [...keysIn(query, / as (\w+)/g), ...keysIn(query, /\?<(\w+)>/g)];
  const plain = query
    .replaceAll(/"[^"]*"/g, '')
    .replaceAll(/\/.*\//g, '')
    .replaceAll(words, ' ');
  return (plain.match(/@?[a-z_][\w.]*/gi) ?? []).filter(
    (name) => !name.startsWith('@') && !made.includes(name),
  );
}

describe('the saved query', () => {
  it.each(logQueries)('“$name” asks for what is written into its logs', ({ logs, query }) => {
    const there = logs.flatMap((log) => written[log]);
    expect(fieldsOf(query).filter((field) => !there.includes(field))).toEqual([]);
    for (const kind of keysIn(query, /kind = "(\w+)"/g)) expect(nginxText()).toContain(`"kind":"${kind}"`);
    for (const event of keysIn(query, /event = "([\w-]+)"/g))
      expect(textOf(`${php}Jobs/JobReport.php`)).toContain(`'event' => '${event}'`);
    const [, list = ''] = /event in \[([^\]]+)\]/.exec(query) ?? [];
    for (const event of keysIn(list, /"([^"]+)"/g))
      expect(textOf('src/sidecar/purge/relay.ts') + textOf('src/sidecar/purge/purge-loop.ts')).toContain(
        `event: '${event}'`,
      );
  });

  it('of who logged in finds lines that MediaWiki writes: it says these as information, below all others', () => {
    const asked = logQueries.flatMap(({ query }) =>
      keysIn(query, /channel (?:in|=) ([^|]+)/g).flatMap((list) => keysIn(list, /"(auth\w+)"/g)),
    );
    const settings = textOf('mediawiki/settings/logging.php');
    const [, list = '', handler = ''] =
      /array_fill_keys\(\s*\[ ([^\]]*'authevents'[^\]]*) \],\s*\[ 'handlers' => \[ '(\w+)' \]/.exec(
        settings,
      ) ?? [];
    expect([...new Set(asked)].sort()).toEqual(keysIn(list, /'(\w+)'/g).sort());
    expect(settings).toContain(`'${handler}' => $lines( Logger::INFO )`);
  });

  it('is in a folder of the wiki, and looks through logs that are there', () => {
    const resources = synthesizedApp().flatMap(({ template }) =>
      Object.values(template.Resources as Record<string, { Type: string; Properties: Saved }>),
    );
    const saved = resources.filter(({ Type }) => Type === 'AWS::Logs::QueryDefinition');
    expect(saved.map(({ Properties }) => Properties.Name).sort()).toEqual(
      logQueries.map(({ name }) => `wiki7-wiki/${name}`).sort(),
    );
    const names = resources
      .filter(({ Type }) => Type === 'AWS::Logs::LogGroup')
      .map(({ Properties }) => Properties.LogGroupName);
    for (const { Properties } of saved)
      for (const group of Properties.LogGroupNames)
        if (typeof group === 'string') expect(names).toContain(group);
  });
});

interface Saved {
  readonly Name: string;
  readonly LogGroupName?: string;
  readonly LogGroupNames: readonly unknown[];
}

const nginxText = () =>
  textOf('images/nginx/etc/nginx.conf.template') + textOf('images/nginx/etc/shield-log-on.conf.template');
