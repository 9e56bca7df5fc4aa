import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { retryUntil } from '../../src/base/retry.ts';
import { askEdge } from '../../src/local/edge-traffic.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import type { Cell } from '../../src/operations/traffic/answer.ts';
import { type QuestionName, questionNames } from '../../src/operations/traffic/questions.ts';
import { since } from '../../src/operations/traffic/requests.ts';
import { sharedWiki } from '../support/shared-wiki.ts';

let local: LocalWiki;

beforeAll(async () => {
  local = await sharedWiki().inside();
});

const ask = (name: QuestionName) =>
  askEdge(local, { name, firstDay: since(new Date(Date.now() - 86_400_000)) });

/** Its row of an answer, once the edge has written so many requests down. */
const row = (name: QuestionName, title: string, requests: number): Promise<readonly Cell[]> =>
  retryUntil(
    async () => {
      const found = (await ask(name)).rows.find(([first]) => first === title);
      return found?.includes(requests) ? found : undefined;
    },
    () => new Error(`The edge wrote no ${requests} requests for ${title} down.`),
    { timeoutSeconds: 20, everySeconds: 1 },
  );

it('what readers asked the edge for is counted, also where it sent no byte', async () => {
  const title = `Traffic_${randomUUID()}`;
  const url = `${sharedWiki().url}/wiki/${title}`;
  for (const method of ['GET', 'GET', 'HEAD', 'GET']) await (await fetch(url, { method })).arrayBuffer();
  expect(await row('missing', title, 3)).toEqual([title, 1, 3]);
});

it.each(questionNames.filter((name) => name !== 'countries'))(
  '`%s` is answered from the edge’s own lines',
  async (name) => {
    expect((await ask(name)).columns.length).toBeGreaterThanOrEqual(3);
  },
);
