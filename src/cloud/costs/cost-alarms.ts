import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { CfnAnomalyMonitor, CfnAnomalySubscription } from 'aws-cdk-lib/aws-ce';
import { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { tagNames } from '../deployed-names.ts';

export interface CostAlarmsProps {
  readonly cloud: CloudWiki;
  /** Dollars a month. */
  readonly budget: number;
}

/** Shares of the budget at which a mail is sent, in percent. */
const notices = [
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'ACTUAL', threshold: 100 },
  { notificationType: 'FORECASTED', threshold: 100 },
] as const;

/** What is unusual is told from this share of the budget on, and never below this many dollars. */
const UNUSUAL = { share: 0.1, least: 5 };

/**
 * Mails when the account costs more than it should, or the wiki more than it used to. Cost Explorer is in us-east-1 alone.
 *
 * The budget is for the whole account: one for the wiki’s tag would count nothing until somebody made that tag one of cost allocation.
 * The monitor is for the tag: AWS makes one for all services in every account, and a second of that kind is refused.
 * https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2515
 */
export class CostAlarms extends Construct {
  constructor(scope: Construct, id: string, { cloud: { wiki, cloud }, budget }: CostAlarmsProps) {
    super(scope, id);
    const address = cloud.alarmEmail ?? wiki.adminEmail;
    const name = `wiki7-${wiki.id}`;
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetName: name,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: budget, unit: 'USD' },
      },
      notificationsWithSubscribers: notices.map((notice) => ({
        notification: { ...notice, comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE' },
        subscribers: [{ subscriptionType: 'EMAIL', address }],
      })),
    });
    const monitor = new CfnAnomalyMonitor(this, 'Monitor', {
      monitorName: name,
      monitorType: 'CUSTOM',
      monitorSpecification: JSON.stringify({ Tags: { Key: tagNames.wiki, Values: [wiki.id] } }),
    });
    const dollars = Math.max(UNUSUAL.least, Math.round(budget * UNUSUAL.share));
    new CfnAnomalySubscription(this, 'Subscription', {
      subscriptionName: name,
      monitorArnList: [monitor.attrMonitorArn],
      frequency: 'DAILY',
      subscribers: [{ type: 'EMAIL', address }],
      thresholdExpression: JSON.stringify({
        Dimensions: {
          Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
          MatchOptions: ['GREATER_THAN_OR_EQUAL'],
          Values: [String(dollars)],
        },
      }),
    });
  }
}
