import { DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { type CustomResourceEvent, entryPoint } from '../custom-resource-event.ts';
import * as handler from './handler.ts';

const groups: handler.SecurityGroups = {
  named: async (name, vpc) => {
    const { SecurityGroups = [] } = await new EC2Client().send(
      new DescribeSecurityGroupsCommand({
        Filters: [
          { Name: 'group-name', Values: [name] },
          { Name: 'vpc-id', Values: [vpc] },
        ],
      }),
    );
    return SecurityGroups.flatMap(({ GroupId }) => GroupId ?? []);
  },
};

/** Entry points of the two functions. */
export const onEvent = entryPoint(handler.onEvent);
export const isComplete = entryPoint((event: CustomResourceEvent<handler.OriginGroupProperties>) =>
  handler.isComplete(event, groups),
);
