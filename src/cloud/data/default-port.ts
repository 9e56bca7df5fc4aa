import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Findings that ask for another port than the usual one. */
type PortFinding = 'AwsSolutions-RDS11' | 'AwsSolutions-AEC5';

export function acknowledgeDefaultPort(construct: IConstruct, id: PortFinding): void {
  Validations.of(construct).acknowledge({
    id,
    reason:
      'No address outside the data subnets reaches it, and only security groups that the table names; another port would hide nothing from those.',
  });
}
