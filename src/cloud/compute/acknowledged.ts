import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

const anyResource = 'AwsSolutions-IAM5[Resource::*]';

/** What every role of ECS itself is allowed on everything. */
export const acknowledgeExecution = (role: IConstruct): void =>
  Validations.of(role).acknowledge({
    id: anyResource,
    reason:
      'ecr:GetAuthorizationToken knows no resource; pulling itself is allowed for the task’s own repositories only.',
  });

/**
 * What a task that opens shells is allowed.
 *
 * @param logGroup name of the group in which sessions are written down
 */
export function acknowledgeSession(role: IConstruct, logGroup: string): void {
  Validations.of(role).acknowledge({
    id: anyResource,
    reason:
      'The channels of ECS Exec (ssmmessages:*Channel) and logs:DescribeLogGroups know no resource. Only with `cloud.exec`.',
  });
  const { partition, region, account } = Stack.of(role);
  acknowledgeWildcard(
    role,
    `arn:${partition}:logs:${region}:${account}:log-group:${logGroup}:*`,
    'Streams of the one log group of sessions; they are made with each session. Only with `cloud.exec`.',
  );
}

/** A resource with a wildcard, by the ARN that the policy has. Its finding is named after references between stacks, which are made last. */
export function acknowledgeWildcard(scope: IConstruct, arn: string, reason: string): void {
  scope.node.addValidation({
    validate: () => {
      const id = `AwsSolutions-IAM5[Resource::${spelled(Stack.of(scope).resolve(arn))}]`;
      Validations.of(scope).acknowledge({ id, reason });
      return [];
    },
  });
}

/** As cdk-nag spells an expression of CloudFormation in the name of a finding. */
function spelled(expression: unknown): string {
  if (typeof expression === 'string') return expression;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = expression as Record<string, unknown>;
  if (typeof Ref === 'string') return `<${Ref}>`;
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  if (Array.isArray(join)) return (join[1] as unknown[]).map(spelled).join(String(join[0]));
  return JSON.stringify(expression);
}
