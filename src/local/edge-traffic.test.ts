import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Run } from '../base/process.ts';
import { edgeLine, recorded } from '../operations/traffic/recorded-requests.fixture.ts';
import { since } from '../operations/traffic/requests.ts';
import { askEdge } from './edge-traffic.ts';
import { Engine } from './engine.ts';
import { labels } from './labels.ts';
import type { MadeWiki } from './made-wiki.ts';

const firstDay = since(new Date('2026-11-01'));

/** An engine with one container, which said these lines. */
function wikiWith(service: string, lines: readonly string[] = []): Pick<MadeWiki, 'engine' | 'instance'> {
  const run: Run = async (_, [verb], { onLine } = {}) => {
    if (verb === 'logs') for (const line of lines) onLine?.(line);
    const container = [{ Id: 'c', Config: { Labels: { [labels.service]: service } } }];
    return { code: 0, stdout: verb === 'container' ? JSON.stringify(container) : 'c\n', stderr: '' };
  };
  return { engine: new Engine('podman', run), instance: { name: 'wiki7-a' } as MadeWiki['instance'] };
}

describe('the edge of this machine', () => {
  it('answers from its access log, whatever else it said', async () => {
    const [line = ''] = recorded({ status: 304, bytes: 0 }).map(edgeLine);
    const wiki = wikiWith('edge', ['Child launched OK', line, line, '{"time":"cut off by the eng']);
    const answer = await askEdge(wiki, { name: 'pages', firstDay });
    expect(answer).toEqual({
      columns: ['title', 'views', 'blocks', 'percent_from_cache'],
      rows: [['Main_Page', 2, 1, 100]],
    });
  });

  it('takes purges of the wiki’s own for no requests, and those of strangers for what they are', async () => {
    const lines = recorded({}, { method: 'PURGE', path: '/' }, { method: 'PURGE', status: 405 }).map(
      edgeLine,
    );
    const { rows } = await askEdge(wikiWith('edge', lines), { name: 'days', firstDay });
    expect(rows.map(([, requests]) => requests)).toEqual([2]);
  });

  it('leaves no address behind', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wiki7-no-address-'));
    vi.stubEnv('TMPDIR', folder);
    try {
      await askEdge(wikiWith('edge', recorded({}).map(edgeLine)), { name: 'pages', firstDay });
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true });
    }
  });

  it('is not asked for what it can’t know', async () => {
    await expect(askEdge(wikiWith('edge'), { name: 'countries', firstDay })).rejects.toThrow(
      /does not know countries/,
    );
  });

  it('fails where there is none', async () => {
    await expect(askEdge(wikiWith('web'), { name: 'pages', firstDay })).rejects.toThrow(
      /no edge here.*wiki7 up/s,
    );
  });
});
