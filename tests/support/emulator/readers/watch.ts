import { CloudWatchClient, GetDashboardCommand } from '@aws-sdk/client-cloudwatch';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { type Readers, SET } from './reader.ts';

export const watchReaders: Readers = {
  'AWS::SNS::Topic': async ({ region, id }) => {
    const request = new GetTopicAttributesCommand({ TopicArn: id });
    const { Attributes } = await new SNSClient({ region }).send(request);
    return Attributes && { DisplayName: Attributes.DisplayName, KmsMasterKeyId: Attributes.KmsMasterKeyId };
  },
  'AWS::CloudWatch::Dashboard': async ({ region, id }) => {
    const request = new GetDashboardCommand({ DashboardName: id });
    const { DashboardBody } = await new CloudWatchClient({ region }).send(request);
    return DashboardBody === undefined ? undefined : { DashboardBody: SET };
  },
};
