import { Stack } from 'aws-cdk-lib';
import type { Conditions } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** Keeps a right of CloudWatch to alarms of this region and account. See AWS, "Amazon CloudWatch: cross-service confused deputy prevention". */
export function alarmsOfThisAccount(scope: IConstruct): Conditions {
  const { partition, region, account } = Stack.of(scope);
  return {
    StringEquals: { 'aws:SourceAccount': account },
    ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudwatch:${region}:${account}:alarm:*` },
  };
}
