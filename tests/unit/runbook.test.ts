import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { anchorOf, type SignalId, signalOf, signals } from '../../src/blueprint/signals.ts';

const textOf = (file: string) => readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8');
const runbook = textOf('runbook.md');
const headings = [...runbook.matchAll(/^##+ (.+)$/gm)].map(([, title]) => title);
/** From a heading to the next. */
const partOf = (heading: string) => runbook.split(/^##+ /m).find((part) => part.startsWith(`${heading}\n`));
const ids = Object.keys(signals) as SignalId[];

/** Other things that the runbook names in the same way: topics, stacks, databases. */
const notAlarms = [
  'alarms',
  'canary',
  'data-database',
  'data-database-drill',
  'delivery',
  'recovery',
  'service',
];

describe('the runbook', () => {
  it.each(ids)('has the part that the alarm %s names', (id) => {
    expect(headings).toContain(signalOf(id).runbook);
  });

  it.each(ids)('names the alarm %s in its part, as whoever was woken by it reads it', (id) => {
    expect(partOf(signalOf(id).runbook)).toContain(`wiki7-ID-${id}`);
  });

  it.each(['runbook.md', 'guide/monitoring.md'])(
    'and the guide name no alarm that there isn’t: %s',
    (file) => {
      const named = [...textOf(file).matchAll(/wiki7-ID-([a-z-]+[a-z])/g)].map(([, name = '']) => name);
      const there = (name: string) => notAlarms.includes(name) || ids.some((id) => name.startsWith(id));
      expect(named.filter((name) => !there(name))).toEqual([]);
    },
  );

  it.each(ids)('is for people, and the guide tells them that %s may call', (id) => {
    expect(textOf('guide/monitoring.md')).toContain(`\`${id}`);
  });

  it('names only options that the configuration has', () => {
    const options = textOf('guide/configuration.md');
    const named = [...runbook.matchAll(/`((?:cloud\.|uploads\.|jobs\.)?[a-z]+\.[a-zA-Z]+)`/g)]
      .map(([, name = '']) => name)
      .filter((name) => /^(?:cloud|sizes|uploads|jobs)\./.test(name));
    expect(named.filter((name) => !options.includes(`\`${name}\``))).toEqual([]);
    expect(named.length).toBeGreaterThan(10);
  });

  it('has links to parts that are there', () => {
    const links = [...runbook.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    const anchors = headings.map((heading = '') => anchorOf(heading));
    expect(links.filter((link = '') => !anchors.includes(link))).toEqual([]);
    expect(links.length).toBeGreaterThan(10);
  });
});

describe('a signal', () => {
  it.each(ids)('says in one sentence what is wrong, and can ring: %s', (id) => {
    const { says, bad, of } = signalOf(id);
    expect(says).toMatch(/^[A-Z].*\.$/);
    expect(says.length).toBeLessThan(200);
    expect(bad).toBeGreaterThan(0);
    expect(bad).toBeLessThanOrEqual(of);
  });
});
