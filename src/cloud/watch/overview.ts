import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { AlarmTopic } from './alarm-topic.ts';
import type { Chart, LogChart, Section } from './section.ts';

export interface OverviewProps {
  readonly wikiId: string;
  readonly sections: readonly Section[];
}

const WIDTH = 24;
const HEIGHT = 6;

/**
 * One dashboard, with the alarms of all regions on top and a section for whoever asks. One and not six: three are free in an account,
 * with fifty metrics each, and a staging wiki has one too.
 */
export class Overview extends Construct {
  constructor(scope: Construct, id: string, { wikiId, sections }: OverviewProps) {
    super(scope, id);
    const dashboard = new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: `wiki7-${wikiId}`,
      defaultInterval: Duration.hours(6),
      periodOverride: cloudwatch.PeriodOverride.AUTO,
    });
    dashboard.addWidgets(text(links(Stack.of(this).region, wikiId), 2));
    dashboard.addWidgets(
      new cloudwatch.AlarmStatusWidget({
        title: 'Alarms',
        width: WIDTH,
        height: HEIGHT,
        alarms: AlarmTopic.alarmsIn(this).map((arn, index) =>
          cloudwatch.Alarm.fromAlarmArn(this, `Alarm${index}`, arn),
        ),
      }),
    );
    for (const { title, says, charts } of sections) {
      dashboard.addWidgets(text(`## ${title}\n${says}`, 2));
      const inRow = charts.length > 4 ? 3 : charts.length;
      for (let first = 0; first < charts.length; first += inRow)
        dashboard.addWidgets(...charts.slice(first, first + inRow).map((one) => drawn(one, WIDTH / inRow)));
    }
  }
}

const text = (markdown: string, height: number) =>
  new cloudwatch.TextWidget({ markdown, width: WIDTH, height });

const drawn = (chart: Chart | LogChart, width: number) =>
  'query' in chart ? asked(chart, width) : graph(chart, width);

const asked = ({ title, query: { query }, groups }: LogChart, width: number) =>
  new cloudwatch.LogQueryWidget({
    title,
    width,
    height: HEIGHT,
    logGroupNames: [...groups],
    queryString: query,
    view: cloudwatch.LogQueryVisualizationType.LINE,
  });

const graph = ({ title, region, left, right = [] }: Chart, width: number) =>
  new cloudwatch.GraphWidget({
    title,
    width,
    height: HEIGHT,
    left: [...left],
    right: [...right],
    ...(region !== undefined && { region }),
    leftYAxis: { min: 0 },
  });

function links(region: string, wikiId: string): string {
  const console = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}`;
  return [
    `# ${wikiId}`,
    'What to do when something rings: Wiki7’s `docs/runbook.md`; each alarm’s description names its part.',
    `[Alarms](${console}#alarmsV2:) · [Saved queries](${console}#logsV2:logs-insights) · [Log groups](${console}#logsV2:log-groups)`,
  ].join('\n');
}
