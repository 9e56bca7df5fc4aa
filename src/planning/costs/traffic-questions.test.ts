import { describe, expect, it } from 'vitest';
import { costsOf } from '../estimate.ts';
import { expectedTraffic } from '../traffic.ts';

const costOf = (Resources: object, views: number) =>
  costsOf({
    stacks: [{ id: 'Test', region: 'us-east-1', template: { Resources } }],
    traffic: expectedTraffic('starter', 0, { views }),
  }).total;

const delivery = (OutputFormat: string) => ({
  Delivery: { Type: 'AWS::Logs::Delivery' },
  Destination: { Type: 'AWS::Logs::DeliveryDestination', Properties: { OutputFormat } },
});

const questions = (BytesScannedCutoffPerQuery: number) => ({
  Questions: {
    Type: 'AWS::Athena::WorkGroup',
    Properties: { WorkGroupConfiguration: { BytesScannedCutoffPerQuery } },
  },
});

describe('computed by hand', () => {
  it('80 million requests in columns: 48 GB × 0.035 = 1.68; as text nothing', () => {
    expect(costOf(delivery('parquet'), 1e7)).toBeCloseTo(1.68, 8);
    expect(costOf(delivery('json'), 1e7)).toBe(0);
  });

  it('48 questions about them: a tenth of 7 of 30 days of 48 GB, 1.12 GB each: 0.05376 TB × 5 = 0.2688', () => {
    expect(costOf(questions(20e9), 1e7)).toBeCloseTo(0.2688, 8);
  });

  it('48 questions that are broken off at 1 GB: 0.048 TB × 5 = 0.24', () => {
    expect(costOf(questions(1e9), 1e7)).toBeCloseTo(0.24, 8);
  });

  it('48 questions about next to nothing: 10 MB each, 0.0024', () => {
    expect(costOf(questions(20e9), 1)).toBeCloseTo(0.0024, 8);
  });
});
