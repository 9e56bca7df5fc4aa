import { DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { askAws, type Sender } from './ask-aws.ts';

/**
 * A stack as CloudFormation describes it; nothing where it isn't there. One that was only ever prepared isn't.
 *
 * @throws Wiki7Error W7-AWS
 */
export async function describeStack(
  client: Sender,
  region: string,
  name: string,
): Promise<Stack | undefined> {
  const command = new DescribeStacksCommand({ StackName: name });
  // So CloudFormation says of a name that no stack has.
  const answer = await askAws(client, region, command, 'ValidationError');
  const stacks: readonly Stack[] = answer?.Stacks ?? [];
  return stacks.find(({ StackStatus }) => StackStatus !== 'REVIEW_IN_PROGRESS');
}
