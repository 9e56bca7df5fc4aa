import {
  AthenaClient,
  GetQueryExecutionCommand,
  type GetQueryExecutionOutput,
  GetQueryResultsCommand,
  type GetQueryResultsOutput,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import type { Clock } from '../../base/clock.ts';
import { Wiki7Error } from '../../base/errors.ts';
import { retryUntil } from '../../base/retry.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import type { Answer, Cell } from '../../operations/traffic/answer.ts';
import { type QuestionName, questions } from '../../operations/traffic/questions.ts';
import { type FirstDay, fromCloudFront } from '../../operations/traffic/requests.ts';
import { trafficNames } from '../deployed-names.ts';
import { askAws, type Sender } from './ask-aws.ts';
import './quiet-clients.ts';

export interface AthenaQuestion {
  readonly cloud: CloudWiki;
  readonly name: QuestionName;
  readonly firstDay: FirstDay;
  /** @default - Athena in the wiki's region */
  readonly client?: Sender;
  /** @default - the system's */
  readonly clock?: Clock;
}

export interface AthenaAnswer extends Answer {
  /** What it is paid by; at least ten megabytes are. */
  readonly bytesScanned: number;
}

const TIMEOUT_SECONDS = 300;

/** @throws Wiki7Error W7-TRAFFIC when nothing is recorded, or Athena can't answer; W7-AWS */
export async function askAthena(question: AthenaQuestion): Promise<AthenaAnswer> {
  const { cloud, name, firstDay, clock } = question;
  const { region, analytics } = cloud.cloud;
  if (!analytics) {
    throw new Wiki7Error(
      'W7-TRAFFIC',
      '`cloud.analytics` is `false`, so nothing is recorded that could be asked about. Take it out of `config.ts` and run `./wiki7 deploy`.',
    );
  }
  const client = question.client ?? new AthenaClient({ region });
  const { database, workGroup, qualified } = trafficNames(cloud.wiki.id);
  const start = new StartQueryExecutionCommand({
    QueryString: `${fromCloudFront(qualified, firstDay)}\n${questions[name].sql}`,
    QueryExecutionContext: { Database: database },
    WorkGroup: workGroup,
  });
  const { QueryExecutionId } = await askAws(client, region, start);
  const bytesScanned = await retryUntil(
    async () => {
      const look = new GetQueryExecutionCommand({ QueryExecutionId });
      const { QueryExecution }: GetQueryExecutionOutput = await askAws(client, region, look);
      const { State, StateChangeReason = 'it does not say why' } = QueryExecution?.Status ?? {};
      if (State === 'FAILED' || State === 'CANCELLED') {
        throw new Wiki7Error(
          'W7-TRAFFIC',
          `Athena did not answer \`${name}\`: ${StateChangeReason.replace(/\.$/, '')}. Ask about fewer days with \`--days\`, or look in the console under ${workGroup}.`,
        );
      }
      return State === 'SUCCEEDED' ? (QueryExecution?.Statistics?.DataScannedInBytes ?? 0) : undefined;
    },
    () =>
      new Wiki7Error(
        'W7-TRAFFIC',
        `Athena did not answer \`${name}\` within ${TIMEOUT_SECONDS} seconds. Ask about fewer days with \`--days\`.`,
      ),
    { timeoutSeconds: TIMEOUT_SECONDS, everySeconds: 1, ...(clock && { clock }) },
  );
  // Every question is answered by fewer rows than come at once.
  const results = await askAws(client, region, new GetQueryResultsCommand({ QueryExecutionId }));
  return { ...answerOf(results), bytesScanned };
}

/** Athena says everything as text, and the names of the columns as its first row. */
function answerOf({ ResultSet }: GetQueryResultsOutput): Answer {
  const info = ResultSet?.ResultSetMetadata?.ColumnInfo ?? [];
  const isNumber = info.map(({ Type = '' }) => /int|double|float|real|decimal/.test(Type));
  const cell = (value: string | undefined, at: number): Cell => {
    if (value === undefined) return null;
    return isNumber[at] ? Number(value) : value;
  };
  const [, ...rows] = ResultSet?.Rows ?? [];
  return {
    columns: info.map(({ Name = '' }) => Name),
    rows: rows.map(({ Data = [] }) => info.map((_, at) => cell(Data[at]?.VarCharValue, at))),
  };
}
