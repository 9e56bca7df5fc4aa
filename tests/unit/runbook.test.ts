import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { anchorOf, type SignalId, signalOf, signals } from '../../src/blueprint/signals.ts';

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const headings = [...runbook.matchAll(/^##+ (.+)$/gm)].map(([, title]) => title);
const ids = Object.keys(signals) as SignalId[];

describe('the runbook', () => {
  it.each(ids)('has the part that the alarm %s names', (id) => {
    expect(headings).toContain(signalOf(id).runbook);
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
