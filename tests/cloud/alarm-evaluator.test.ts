import { describe, expect, it } from 'vitest';
import { type AlarmProperties, type Measured, stateOf } from '../support/alarms/alarm-evaluator.ts';
import { evaluateMath } from '../support/alarms/metric-math.ts';

const alarm = (needed: number, TreatMissingData: string): AlarmProperties => ({
  AlarmName: 'A',
  MetricName: 'M',
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  EvaluationPeriods: 3,
  DatapointsToAlarm: needed,
  TreatMissingData,
});

/** `X` is bad, `0` is good, `-` is missing. */
const told = (line: string): Measured[] =>
  [...line.replaceAll(' ', '')].map((one): Measured => (one === '-' ? {} : { M: one === 'X' ? 1 : 0 }));

// The rows of AWS, "Configuring how CloudWatch alarms treat missing data", for three of three and for two of three.
describe('the evaluator of alarms goes by CloudWatch’s own examples', () => {
  it.each([
    [3, '0 - X - X', 'OK', 'OK'],
    [3, '- - - - 0', 'OK', 'OK'],
    [3, '- - - - -', 'ALARM', 'OK'],
    [3, '0 X X - X', 'ALARM', 'ALARM'],
    [3, '- - X - -', 'ALARM', 'OK'],
    [2, '0 - X - X', 'ALARM', 'ALARM'],
    [2, '0 0 X 0 X', 'ALARM', 'ALARM'],
    [2, '0 - X - -', 'ALARM', 'OK'],
    [2, '- - - - 0', 'ALARM', 'OK'],
    [2, '- - - - X', 'ALARM', 'OK'],
  ])('%i of 3: %s', (needed, line, breaching, notBreaching) => {
    expect([
      stateOf(alarm(needed, 'breaching'), told(line)),
      stateOf(alarm(needed, 'notBreaching'), told(line)),
    ]).toEqual([breaching, notBreaching]);
  });
});

it.each([
  ['IF(requests >= 20, 100 * errors / requests, 0)', { requests: 40, errors: 10 }, 25],
  ['IF(requests >= 20, 100 * errors / requests, 0)', { requests: 19, errors: 19 }, 0],
  ['IF(requests >= 20, 100 * errors / requests, 0)', { requests: 40, errors: undefined }, undefined],
  ['IF(lag < 0, 86400, lag)', { lag: 7 }, 7],
  ['2 + 3 * (4 - 1)', {}, 11],
  ['1 / zero', { zero: 0 }, undefined],
])('metric math: %s of %o is %s', (expression, values, expected) => {
  expect(evaluateMath(expression, values)).toBe(expected);
});

it.each(['SUM(METRICS())', 'a b', 'unknown + 1', 'IF(1, 2'])(
  'metric math that it does not know fails: %s',
  (one) => {
    expect(() => evaluateMath(one, { a: 1, b: 1 })).toThrow();
  },
);
