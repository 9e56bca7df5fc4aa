import { describe, expect, it } from 'vitest';
import { logQuery } from '../../src/blueprint/log-queries.ts';
import { synthesizedApp } from '../../src/cloud/stacks/synthesized-app.fixture.ts';
import { knownMetric } from '../support/alarms/known-metrics.ts';
import { ownMetrics } from '../support/alarms/own-metrics.ts';

interface Widget {
  readonly type: string;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly region?: string;
    readonly alarms?: readonly string[];
    readonly query?: string;
    readonly metrics?: readonly (readonly (string | Readonly<Record<string, unknown>>)[])[];
  };
}
type Given = Parameters<typeof synthesizedApp>;

const standbyRegion = { region: 'eu-west-1', zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] };
const wikis: readonly (readonly [string, Given])[] = [
  ['starter', [{ profile: 'starter' }]],
  ['large, in two regions', [{ profile: 'large' }, { standbyRegion }]],
];

const own = await ownMetrics();

describe.each(wikis)('the dashboard of a wiki, %s,', (_title, given) => {
  const resources = synthesizedApp(...given).flatMap(({ template }) =>
    Object.values(
      template.Resources as Record<string, { Type: string; Properties: Record<string, unknown> }>,
    ),
  );
  const dashboards = resources.filter(({ Type }) => Type === 'AWS::CloudWatch::Dashboard');
  const widgets = widgetsOf(dashboards[0]?.Properties.DashboardBody);
  const charts = widgets.filter(({ type }) => type === 'metric');
  const shown = charts.flatMap(({ properties }) => metricsOf(properties));

  it('is one, and shows no more than AWS gives away', () => {
    expect(dashboards).toHaveLength(1);
    expect(shown.length).toBeLessThanOrEqual(50);
  });

  it('has a section for readers, editors, jobs, database, edge and cost', () => {
    const titles = widgets.flatMap(
      ({ properties: { markdown = '' } }) => /^## (.+)$/m.exec(markdown)?.[1] ?? [],
    );
    expect(titles).toEqual(['Readers', 'Editors', 'Jobs', 'Database', 'Edge', 'Cost']);
    expect(widgets[0]?.properties.markdown).toContain('docs/runbook.md');
  });

  it('shows what is measured, from where it is measured', () => {
    for (const { region, namespace, name, dimensions } of shown) {
      if (namespace === 'Wiki7') expect(own).toContain(name);
      const known = knownMetric(namespace, name);
      expect([name, dimensions]).toEqual([name, [...known.dimensions].sort()]);
      if (known.only !== undefined) expect([name, region]).toEqual([name, known.only]);
    }
    expect(shown.length).toBeGreaterThan(30);
  });

  it('shows how long saving takes and what MediaWiki complains of, as the saved queries ask the logs', () => {
    const asked = widgets
      .filter(({ type }) => type === 'log')
      .map(({ properties }) => properties.query ?? '');
    expect(
      asked.map((text) => text.replace(/^(?:SOURCE '[^']+' \| )+/, '').replaceAll(/\s*\n\s*/g, ' ')),
    ).toEqual((['seconds to save', 'errors over time'] as const).map((name) => logQuery(name).query));
    expect(asked.map((text) => text.match(/SOURCE/g)?.length)).toEqual([1, 4]);
  });

  it('has every alarm of the wiki on top, whatever its region', () => {
    const named = resources.flatMap(({ Type, Properties }) =>
      Type === 'AWS::CloudWatch::Alarm' && Properties.AlarmName ? [String(Properties.AlarmName)] : [],
    );
    const status = widgets.find(({ type }) => type === 'alarm')?.properties.alarms ?? [];
    expect(status.map((arn) => arn.split(':alarm:')[1]).sort()).toEqual(named.sort());
    expect(new Set(status.map((arn) => arn.split(':')[3])).has('us-east-1')).toBe(true);
  });
});

/** References are whatever they will be. */
function widgetsOf(body: unknown): readonly Widget[] {
  const parts =
    typeof body === 'string' ? [body] : (body as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'aws')).join('')).widgets;
}

/** In a body, a dot stands for what the line above has there, and two for all of what is left. */
function metricsOf({ metrics = [], region }: Widget['properties']) {
  return metrics.flatMap((line) => {
    const words = line.filter((one) => typeof one === 'string');
    const [namespace = '', name = '', ...dimensions] = words;
    return words.length === 0
      ? []
      : [{ region, namespace, name, dimensions: dimensions.filter((_, index) => index % 2 === 0).sort() }];
  });
}
