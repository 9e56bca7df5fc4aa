import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { type AnomalySubscription, GetAnomalySubscriptionsCommand } from '@aws-sdk/client-cost-explorer';
import { DescribeAddressesCommand } from '@aws-sdk/client-ec2';
import { GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { describe, expect, it } from 'vitest';
import { wikiUnderTest } from '../../cloud-wiki.fixture.ts';
import { look, on, resource } from '../patient.fixture.ts';
import { anomalies } from './anomalies.ts';
import { invalidations } from './invalidations.ts';
import { nearQuotas } from './quotas.ts';

describe('invalidations', () => {
  const used = (...sums: number[]) =>
    on(GetMetricStatisticsCommand, ({ MetricName, StartTime, Dimensions }) => {
      expect([MetricName, StartTime, Dimensions]).toEqual([
        'PurgesSent',
        new Date('2026-11-01T00:00:00Z'),
        [{ Name: 'Wiki', Value: 'wiki' }],
      ]);
      return { Datapoints: sums.map((Sum) => ({ Sum })) };
    });
  const cloud = wikiUnderTest({}, { invalidationsPerMonth: 3000 });

  it('of this month are well below four fifths of the budget, then a warning, then wrong', async () => {
    expect(await look(invalidations, { cloud }, used(2000, 399))).toEqual([]);
    expect(await look(invalidations, { cloud }, used(2000, 400))).toMatchObject([
      { state: 'warning', sentence: expect.stringMatching(/^2400 of the month’s 3000/) },
    ]);
    expect(await look(invalidations, { cloud }, used(2000, 1000))).toMatchObject([{ state: 'wrong' }]);
  });
});

describe('cost alarms', () => {
  const resources = [resource('AWS::CE::AnomalySubscription', 'arn:of:subscription')];
  const cloud = wikiUnderTest({}, { budget: 100 });
  const found = (Status: 'CONFIRMED' | 'DECLINED') =>
    look(
      anomalies,
      { resources, cloud },
      on(GetAnomalySubscriptionsCommand, () => {
        const subscription: AnomalySubscription = {
          SubscriptionName: 'wiki7-wiki',
          MonitorArnList: [],
          Frequency: 'DAILY',
          Subscribers: [{ Address: 'a@b.org', Type: 'EMAIL', Status }],
        };
        return { AnomalySubscriptions: [subscription] };
      }),
    );

  it('are well when whoever is told has agreed', async () => {
    expect(await found('CONFIRMED')).toEqual([]);
    expect(await found('DECLINED')).toMatchObject([
      { state: 'wrong', sentence: expect.stringMatching(/^a@b\.org has not agreed to mails of wiki7-wiki/) },
    ]);
  });

  it('are missing without a budget', async () => {
    expect(await look(anomalies, {})).toMatchObject([{ state: 'warning' }]);
  });
});

describe('quotas', () => {
  const found = (vcpus: number, addresses: number) =>
    look(
      nearQuotas,
      {},
      on(GetServiceQuotaCommand, ({ ServiceCode }) => ({
        Quota: { Value: ServiceCode === 'fargate' ? 6 : 5 },
      })),
      on(GetMetricStatisticsCommand, () => ({ Datapoints: [{ Maximum: vcpus }] })),
      on(DescribeAddressesCommand, () => ({ Addresses: Array.from({ length: addresses }, () => ({})) })),
    );

  it('that are far away are well; those that are close are told, with the call that raises them', async () => {
    expect(await found(4, 3)).toEqual([]);
    expect(await found(5, 4)).toMatchObject([
      { state: 'warning', sentence: 'The account uses 5 of 6 vCPUs of Fargate on demand in eu-central-1.' },
      { state: 'warning', sentence: 'The account uses 4 of 5 Elastic IP addresses in eu-central-1.' },
    ]);
  });
});
