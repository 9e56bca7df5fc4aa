import {
  type AnomalySubscription,
  CostExplorerClient,
  GetAnomalySubscriptionsCommand,
} from '@aws-sdk/client-cost-explorer';
import { type Found, warning, wrong } from '../../../operations/finding.ts';
import { GLOBAL_REGION } from '../../global-region.ts';
import { type Check, lookAtEach } from '../check.ts';

/** Whether somebody hears when the wiki costs more than it used to. Mails of AWS Budgets need nobody’s agreement. */
export const anomalies: Check = {
  name: 'cost alarms',
  allWell: 'Somebody is told when the wiki costs more than it should.',
  look: async ({ aws, cloud: { cloud }, deployed }) => {
    if (cloud.budget === undefined) {
      return [
        warning('Nobody is told when the wiki costs more than it should.', {
          remedy: 'set `cloud.budget` in config.ts, then ./wiki7 deploy',
        }),
      ];
    }
    const client = aws.in(CostExplorerClient, GLOBAL_REGION);
    return lookAtEach(deployed.of('AWS::CE::AnomalySubscription'), async ({ id }) => {
      const { AnomalySubscriptions = [] } = await client.send(
        new GetAnomalySubscriptionsCommand({ SubscriptionArnList: [id] }),
      );
      return AnomalySubscriptions.flatMap(judge);
    });
  },
};

const judge = ({ Subscribers = [], SubscriptionName }: AnomalySubscription): readonly Found[] =>
  Subscribers.filter(({ Status }) => Status !== undefined && Status !== 'CONFIRMED').map(
    ({ Address, Status }) =>
      wrong(
        `${Address} has not agreed to mails of ${SubscriptionName} (${Status}), so nobody hears of unusual costs.`,
        {
          remedy:
            'open the link in AWS’s mail; if it is lost, set the address anew in Cost Management, Cost Anomaly Detection',
        },
      ),
  );
