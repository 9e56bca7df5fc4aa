import { step } from '../base/reporter.ts';
import { resolveCloud } from '../config/cloud-wiki.ts';
import { loadWiki } from '../config/load.ts';
import { askEdge } from '../local/edge-traffic.ts';
import { type Answer, tableOf } from '../operations/traffic/answer.ts';
import { REQUEST_DAYS } from '../operations/traffic/cloudfront-log.ts';
import { questionNamed, questionNames, questions } from '../operations/traffic/questions.ts';
import { since } from '../operations/traffic/requests.ts';
import { contextOf, define, integerBetween, printJson } from './command.ts';
import { refuseStageHere, type Staged, stageOption } from './stage.ts';

interface TrafficOptions extends Staged {
  readonly aws?: boolean;
  readonly days: number;
  readonly json?: boolean;
}

const DAY_MS = 86_400_000;

export const trafficCommand = define('traffic', 'who reads what: answers from the edge’s access log')
  .argument('[question]', 'which one; left out: the list of them')
  .option('--days <days>', 'of how many days, today among them, in UTC', integerBetween(1, REQUEST_DAYS), 7)
  .option('--aws', 'of the wiki on AWS, in place of the one on this machine')
  .addOption(stageOption())
  .option('--json', 'as JSON')
  .action(async (asked: string | undefined, options: TrafficOptions, command) => {
    refuseStageHere(command, options);
    const { folder, reporter, openMade, print } = contextOf(command);
    if (asked === undefined) {
      if (options.json) printJson(questionNames.map((name) => ({ name, says: questions[name].says })));
      else print(list());
      return;
    }
    const name = questionNamed(asked);
    const firstDay = since(new Date(Date.now() - (options.days - 1) * DAY_MS));
    const tell = (answer: Answer, more: object = {}) => {
      const { columns, rows } = answer;
      if (!options.json) return process.stdout.write(tableOf(answer));
      const named = rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at]])));
      printJson({ question: name, days: options.days, rows: named, ...more });
    };
    if (!options.aws) {
      tell(await askEdge(await openMade(), { name, firstDay }));
      return;
    }
    const cloud = resolveCloud(await loadWiki(folder), options.stage);
    const { askAthena } = await import('../cloud/deployment/ask-athena.ts');
    const answer = await step(reporter, 'Asking Athena', () => askAthena({ cloud, name, firstDay }));
    tell(answer, { bytesScanned: answer.bytesScanned });
    reporter.note(
      `Athena read ${(answer.bytesScanned / 1e6).toFixed(1)} MB. Logs come up to an hour late, now and then a day.`,
    );
  });

function list(): string {
  const width = Math.max(...questionNames.map((name) => name.length));
  const lines = questionNames.map((name) => `  ${name.padEnd(width)}  ${questions[name].says}`);
  return ['Ask with ./wiki7 traffic QUESTION:', ...lines, ''].join('\n');
}
