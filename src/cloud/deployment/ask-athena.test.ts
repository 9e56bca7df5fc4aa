import { describe, expect, it } from 'vitest';
import { since } from '../../operations/traffic/requests.ts';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { askAthena } from './ask-athena.ts';

const firstDay = since(new Date('2026-11-17'));
const columnInfo = [
  { Name: 'title', Type: 'varchar' },
  { Name: 'views', Type: 'bigint' },
  { Name: 'percent_from_cache', Type: 'double' },
];
const row = (...cells: readonly (string | undefined)[]) => ({
  Data: cells.map((VarCharValue) => (VarCharValue === undefined ? {} : { VarCharValue })),
});
const clock = { now: () => 0, sleep: async () => undefined };

/** Athena that tells these states one after the other. */
function athena(...states: readonly object[]) {
  const sent: Record<string, unknown>[] = [];
  const left = [...states];
  const answers: Readonly<Record<string, () => object>> = {
    StartQueryExecutionCommand: () => ({ QueryExecutionId: 'q' }),
    GetQueryExecutionCommand: () => ({
      QueryExecution: { Status: left.shift(), Statistics: { DataScannedInBytes: 1234 } },
    }),
    GetQueryResultsCommand: () => ({
      ResultSet: {
        ResultSetMetadata: { ColumnInfo: columnInfo },
        Rows: [row('title', 'views', 'percent_from_cache'), row('12', '7', '66.7'), row('B', '3', undefined)],
      },
    }),
  };
  const client = {
    send: async (command: { constructor: { name: string }; input: Record<string, unknown> }) => {
      sent.push(command.input);
      return answers[command.constructor.name]?.();
    },
  };
  return { client, sent };
}

describe('Athena', () => {
  it('is asked in the wiki’s workgroup, waited for, and its answer told with numbers as numbers', async () => {
    const { client, sent } = athena({ State: 'QUEUED' }, { State: 'RUNNING' }, { State: 'SUCCEEDED' });
    const answer = await askAthena({ cloud: wikiUnderTest(), name: 'pages', firstDay, client, clock });
    expect(answer).toEqual({
      columns: ['title', 'views', 'percent_from_cache'],
      rows: [
        ['12', 7, 66.7],
        ['B', 3, null],
      ],
      bytesScanned: 1234,
    });
    expect(sent[0]).toMatchObject({
      WorkGroup: 'wiki7-wiki',
      QueryExecutionContext: { Database: 'wiki7_wiki' },
    });
    expect(sent[0]?.QueryString).toContain(`WHERE day >= '2026/11/17'`);
  });

  it('fails with Athena’s own reason', async () => {
    const reason = 'Query exhausted the bytes scanned limit.';
    const { client } = athena({ State: 'CANCELLED', StateChangeReason: reason });
    const asked = askAthena({ cloud: wikiUnderTest(), name: 'pages', firstDay, client, clock });
    await expect(asked).rejects.toThrow(/exhausted the bytes scanned limit\. Ask about fewer days/);
  });

  it('is not asked where nothing is recorded', async () => {
    const { client, sent } = athena();
    const cloud = wikiUnderTest({}, { analytics: false });
    await expect(askAthena({ cloud, name: 'pages', firstDay, client })).rejects.toThrow(/`cloud.analytics`/);
    expect(sent).toEqual([]);
  });
});
