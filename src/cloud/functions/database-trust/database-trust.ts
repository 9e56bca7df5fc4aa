import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IStringParameter, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { CloudFunction } from '../cloud-function.ts';
import { DeploymentStep } from '../deployment-step.ts';
import { arnOf } from '../statements.ts';
import type { DatabaseTrustProperties } from './handler.ts';

/** The authorities that may vouch for the database, checked and kept where tasks and functions read them. */
export class DatabaseTrust extends Construct {
  /** PEM. Whoever names it comes after the step that writes it. */
  readonly parameter: IStringParameter;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { stackName, region } = Stack.of(this);
    const path = `wiki7/${stackName}/database-trust`;
    const listing = new PolicyStatement({ actions: ['rds:DescribeCertificates'], resources: ['*'] });
    const writing = new PolicyStatement({
      actions: ['ssm:PutParameter', 'ssm:DeleteParameter'],
      resources: [arnOf(this, 'ssm', 'parameter', path)],
    });
    const onEvent = new CloudFunction(this, 'OnEvent', {
      description: 'Keeps the authorities that may vouch for the database',
      entry: new URL('./index.ts', import.meta.url),
      timeout: Duration.minutes(1),
      statements: [listing, writing],
    });
    Validations.of(onEvent).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'rds:DescribeCertificates lists public certificates, and they belong to no account.',
    });
    const properties: DatabaseTrustProperties = { region, parameter: `/${path}` };
    const { resource } = new DeploymentStep(this, 'Step', { onEvent, properties: { ...properties } });
    this.parameter = StringParameter.fromStringParameterAttributes(this, 'Parameter', {
      // The step's own id, so that CloudFormation knows what comes first.
      parameterName: resource.ref,
      simpleName: false,
      forceDynamicReference: true,
    });
  }
}
