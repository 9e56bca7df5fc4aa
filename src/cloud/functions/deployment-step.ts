import { CustomResource, type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { type CloudFunction, toInvoke } from './cloud-function.ts';

export interface DeploymentStepProps {
  readonly onEvent: CloudFunction;
  /** Asked again and again until it says that the step is done. @default - done when `onEvent` returns */
  readonly isComplete?: {
    readonly ask: CloudFunction;
    readonly every: Duration;
    /** CloudFormation waits an hour at most. */
    readonly atMost: Duration;
  };
  /** What the step works on; it runs again when any of it changes. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Something of ours that a deployment does and waits for: a custom resource with the library's own protocol. */
export class DeploymentStep extends Construct {
  /** Whatever must come after the step depends on this. */
  readonly resource: CustomResource;

  constructor(scope: Construct, id: string, props: DeploymentStepProps) {
    super(scope, id);
    const { onEvent, isComplete } = props;
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = (name: string) => {
      const made = new Role(this, name, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
      logGroup.grantWrite(made);
      return made;
    };
    const provider = new Provider(this, 'Provider', {
      onEventHandler: onEvent.function,
      frameworkOnEventRole: role('StartRole'),
      logGroup,
      ...(isComplete && {
        isCompleteHandler: isComplete.ask.function,
        frameworkCompleteAndTimeoutRole: role('WaitRole'),
        queryInterval: isComplete.every,
        totalTimeout: isComplete.atMost,
      }),
    });
    this.resource = new CustomResource(this, 'Resource', {
      serviceToken: provider.serviceToken,
      properties: { ...props.properties },
    });
    acknowledge(this, provider);
  }
}

/** Findings in what the library makes to speak with CloudFormation. */
function acknowledge(step: Construct, provider: Provider): void {
  const waiter = provider.node.tryFindChild('waiter-state-machine');
  const functions = [provider.onEventHandler, provider.isCompleteHandler, ...provider.node.children]
    .map((construct) => construct?.node.defaultChild)
    .filter((construct) => construct instanceof CfnFunction);
  Validations.of(step).acknowledge(...functions.map(toInvoke));
  if (!waiter) return;
  Validations.of(waiter).acknowledge(
    {
      id: 'AwsSolutions-SF1',
      reason:
        'It asks the same question until the answer is yes; the function that it asks has a log of its own.',
    },
    {
      id: 'AwsSolutions-SF2',
      reason: 'It calls one function of the library, so there is no path to trace.',
    },
  );
}
