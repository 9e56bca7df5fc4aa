import { CfnCondition, CfnParameter, Fn, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AWAKE } from '../deployed-names.ts';

/**
 * Whether what a stack runs rests. It is a parameter of the stack, so CloudFormation itself starts everything, waits until it runs, and
 * knows of it at the next deployment.
 */
export class Rest extends Construct {
  readonly #awake: CfnCondition;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const parameter = new CfnParameter(this, 'Parameter', {
      description: 'Whether the services of the second region run',
      allowedValues: ['yes', 'no'],
      default: 'no',
    });
    parameter.overrideLogicalId(AWAKE);
    this.#awake = new CfnCondition(this, 'IsAwake', {
      expression: Fn.conditionEquals(parameter.valueAsString, 'yes'),
    });
  }

  /** So many tasks; none while it rests. */
  tasks(count: number): number {
    return Token.asNumber(Fn.conditionIf(this.#awake.logicalId, count, 0));
  }

  /** Of a schedule. */
  get scheduleState(): string {
    return Fn.conditionIf(this.#awake.logicalId, 'ENABLED', 'DISABLED').toString();
  }
}
