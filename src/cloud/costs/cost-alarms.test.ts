import { describe, expect, it } from 'vitest';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { checkedApp, findings, stackIn, templateOf } from '../edge/nag.fixture.ts';
import { synthesizedApp } from '../stacks/synthesized-app.fixture.ts';
import { CostAlarms } from './cost-alarms.ts';

type Cloud = Parameters<typeof wikiUnderTest>[1];

function alarms(budget: number, cloud: Cloud = {}) {
  const app = checkedApp();
  const stack = stackIn(app, 'Global', 'us-east-1');
  new CostAlarms(stack, 'Costs', { cloud: wikiUnderTest({}, cloud), budget });
  expect(findings(app)).toBe('');
  return templateOf(stack);
}

const only = (template: ReturnType<typeof alarms>, type: string) =>
  Object.values(template.findResources(type))[0]?.Properties;

describe('the alarms on what AWS costs', () => {
  it('mail at four fifths of the budget, at all of it, and when the month will end above it', () => {
    const { Budget, NotificationsWithSubscribers } = only(alarms(150), 'AWS::Budgets::Budget');
    expect(Budget).toMatchObject({
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: 150, Unit: 'USD' },
    });
    expect(
      NotificationsWithSubscribers.map(
        ({ Notification: { NotificationType, Threshold, ThresholdType, ComparisonOperator } }: never) =>
          `${NotificationType} ${ComparisonOperator} ${Threshold} ${ThresholdType}`,
      ),
    ).toEqual([
      'ACTUAL GREATER_THAN 80 PERCENTAGE',
      'ACTUAL GREATER_THAN 100 PERCENTAGE',
      'FORECASTED GREATER_THAN 100 PERCENTAGE',
    ]);
  });

  it('mail what is unusual for this wiki, from a tenth of the budget on, in an account that has AWS’s own monitor', () => {
    const template = alarms(150);
    const monitor = only(template, 'AWS::CE::AnomalyMonitor');
    expect(monitor).toMatchObject({ MonitorType: 'CUSTOM' });
    expect(monitor.MonitorDimension).toBeUndefined();
    expect(JSON.parse(monitor.MonitorSpecification)).toEqual({
      Tags: { Key: 'wiki7:wiki', Values: ['wiki'] },
    });
    const { ThresholdExpression, Frequency } = only(template, 'AWS::CE::AnomalySubscription');
    expect([JSON.parse(ThresholdExpression).Dimensions.Values, Frequency]).toEqual([['15'], 'DAILY']);
  });

  it.each([
    [{}, 'a@b.org'],
    [{ alarmEmail: 'bills@example.org' }, 'bills@example.org'],
  ])('go to the address for alarms, else to the administrator: %o', (cloud, address) => {
    const template = alarms(20, cloud);
    const { NotificationsWithSubscribers } = only(template, 'AWS::Budgets::Budget');
    for (const { Subscribers } of NotificationsWithSubscribers) {
      expect(Subscribers).toEqual([{ Address: address, SubscriptionType: 'EMAIL' }]);
    }
    expect(only(template, 'AWS::CE::AnomalySubscription').Subscribers).toEqual([
      { Address: address, Type: 'EMAIL' },
    ]);
  });

  it('are in us-east-1 where a budget is configured, and nowhere without one', () => {
    const regionsOf = (cloud: Cloud) =>
      synthesizedApp({}, cloud).flatMap(({ region, template }) =>
        JSON.stringify(template).includes('AWS::Budgets::Budget') ? [region] : [],
      );
    expect(regionsOf({ budget: 100 })).toEqual(['us-east-1']);
    expect(regionsOf({})).toEqual([]);
  });
});
