import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Wiki7Error } from '../base/errors.ts';
import type { Answer } from '../operations/traffic/answer.ts';
import { askDuckDb } from '../operations/traffic/ask-duckdb.ts';
import { type QuestionName, questions } from '../operations/traffic/questions.ts';
import { type FirstDay, fromEdge } from '../operations/traffic/requests.ts';
import { labels, ofInstance } from './labels.ts';
import type { MadeWiki } from './made-wiki.ts';

export interface EdgeQuestion {
  readonly name: QuestionName;
  readonly firstDay: FirstDay;
}

/**
 * Asks of what the engine still has of the edge's access log.
 *
 * @throws Wiki7Error W7-TRAFFIC where there is no edge, or it can't know the answer
 */
export async function askEdge(
  { engine, instance }: Pick<MadeWiki, 'engine' | 'instance'>,
  { name, firstDay }: EdgeQuestion,
): Promise<Answer> {
  if ('needs' in questions[name]) {
    throw new Wiki7Error(
      'W7-TRAFFIC',
      `The edge of this machine does not know ${questions[name].needs}, so \`${name}\` has no answer here. With \`--aws\` CloudFront is asked.`,
    );
  }
  const containers = await engine.containers(ofInstance(instance.name));
  const edge = containers.find((one) => one.Config.Labels?.[labels.service] === 'edge');
  if (!edge) {
    throw new Wiki7Error(
      'W7-TRAFFIC',
      'There is no edge here, and its log went with it. Start the wiki: `./wiki7 up`. From then on it can be asked.',
    );
  }
  // It holds readers' addresses: nobody else may read it, and it is gone when the answer is there.
  const folder = await mkdtemp(join(tmpdir(), 'wiki7-traffic-'));
  try {
    const file = join(folder, 'requests.json');
    const lines = await open(file, 'wx', 0o600);
    const { sink, done } = onlyRequests(lines.createWriteStream());
    await engine.run(['logs', edge.Id], { onLine: sink });
    await done();
    return await askDuckDb(`${fromEdge(file, firstDay)}\n${questions[name].sql}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Of all that the edge says, its access log. */
function onlyRequests(stream: NodeJS.WritableStream) {
  return {
    sink: (line: string) => {
      if (line.startsWith('{"time":')) stream.write(`${line}\n`);
    },
    done: () =>
      new Promise<void>((resolve, reject) => {
        stream.once('error', reject);
        stream.end(resolve);
      }),
  };
}
