import { describe, expect, it } from 'vitest';
import { type SignalId, signalOf, signals } from '../../src/blueprint/signals.ts';
import { deliveryTemplate } from '../../src/cloud/delivery/delivery.fixture.ts';
import { type SynthesizedTemplate, synthesizedApp } from '../../src/cloud/stacks/synthesized-app.fixture.ts';
import { type AlarmProperties, type Measured, stateOf } from '../support/alarms/alarm-evaluator.ts';
import { knownMetric } from '../support/alarms/known-metrics.ts';
import { ownMetrics } from '../support/alarms/own-metrics.ts';
import { troubles } from '../support/alarms/troubles.ts';

interface Found {
  readonly stack: string;
  readonly region: string;
  readonly signal: SignalId;
  readonly alarm: AlarmProperties & {
    readonly AlarmActions?: readonly unknown[];
    readonly AlarmDescription: string;
  };
}

type Given = Parameters<typeof synthesizedApp>;

const standbyRegion = { region: 'eu-west-1', zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] };
const wikis: readonly (readonly [string, Given])[] = [
  ['starter', [{ profile: 'starter' }]],
  ['standard', [{ profile: 'standard' }]],
  ['large, in two regions', [{ profile: 'large' }, { standbyRegion }]],
];

const ids = Object.keys(signals) as SignalId[];
const signalIn = (name: string): SignalId => {
  const found = ids
    .filter((id) => name === `wiki7-wiki-${id}` || name.startsWith(`wiki7-wiki-${id}-`))
    .sort((a, b) => b.length - a.length)[0];
  if (!found) throw new Error(`The alarm ${name} is of no signal.`);
  return found;
};

const alarmsOf = (
  templates: readonly Pick<SynthesizedTemplate, 'id' | 'region' | 'template'>[],
): readonly Found[] =>
  templates.flatMap(({ id, region, template }) =>
    Object.values(template.Resources as Record<string, { Type: string; Properties: Found['alarm'] }>)
      // Those without a name of ours are what Application Auto Scaling scales by.
      .filter(
        ({ Type, Properties }) => Type === 'AWS::CloudWatch::Alarm' && Properties.AlarmName !== undefined,
      )
      .map(({ Properties: alarm }) => ({ stack: id, region, signal: signalIn(alarm.AlarmName), alarm })),
  );

const own = await ownMetrics();
const found = [
  ...wikis.map(([title, given]) => [title, alarmsOf(synthesizedApp(...given))] as const),
  ['which is delivered', alarmsOf([{ id: 'Delivery', ...deliveryTemplate() }])] as const,
];

describe.each(found)('the alarms of a wiki, %s,', (_title, alarms) => {
  const cases = alarms.map((one) => [`${one.stack} ${one.alarm.AlarmName}`, one] as const);

  it.each(cases)(
    'ring when it is bad for long enough, not before, and end with it: %s',
    (_name, { stack, signal, alarm }) => {
      const { good, bad } = troubles[signal];
      const { of, bad: needed } = signalOf(signal);
      const often = (period: Measured, times: number) => Array<Measured>(times).fill(period);
      const quiet = often(good, of + 2);
      expect(stateOf(alarm, quiet)).toBe('OK');
      for (const [what, period] of Object.entries(bad)) {
        const following = (times: number) => stateOf(alarm, [...quiet, ...often(period, times)]);
        expect(following(needed - 1), what).toBe('OK');
        const isMissing = Object.keys(period).length === 0;
        // In a second region nothing is told, since nothing runs.
        const rests = isMissing && stack.startsWith('Standby');
        // Missing data is looked for a little further back than what is there.
        expect(following(isMissing ? of + 2 : needed), what).toBe(rests ? 'OK' : 'ALARM');
        expect(stateOf(alarm, [...quiet, ...often(period, of + 2), ...quiet]), what).toBe('OK');
      }
    },
  );

  it.each(cases)(
    'are told by what is known to be measured, where it is measured: %s',
    (_name, { region, alarm }) => {
      for (const metric of metricsOf(alarm)) {
        if (metric.Namespace === 'Wiki7') expect(own).toContain(metric.MetricName);
        const { dimensions, only } = knownMetric(metric.Namespace, metric.MetricName);
        expect(metric.Dimensions.map(({ Name }) => Name).sort()).toEqual([...dimensions].sort());
        if (only !== undefined) expect(region).toBe(only);
      }
    },
  );

  it('have each a name of its own in its region', () => {
    const names = alarms.map(({ region, alarm }) => `${region} ${alarm.AlarmName}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

it('every signal is an alarm of some wiki', () => {
  const used = new Set(found.flatMap(([, alarms]) => alarms.map(({ signal }) => signal)));
  expect(ids.filter((id) => !used.has(id))).toEqual([]);
});

it('a wiki in us-east-1 has one topic there, for the edge too', () => {
  const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'];
  const templates = synthesizedApp({ profile: 'starter' }, { region: 'us-east-1', zones });
  const topics = templates.flatMap(({ id, template }) =>
    Object.values(template.Resources as Record<string, { Type: string }>)
      .filter(({ Type }) => Type === 'AWS::SNS::Topic')
      .map(() => id),
  );
  expect(topics).toEqual(['Data']);
});

interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string }[];
}

function metricsOf(alarm: AlarmProperties): readonly Metric[] {
  const single = alarm as unknown as Metric;
  if (alarm.MetricName !== undefined) return [single];
  return (alarm.Metrics ?? []).flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric as Metric] : []));
}
