import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledgeWildcard } from '../compute/acknowledged.ts';
import type { Right } from './right.ts';

/** A role of a service that may do what is listed, and gets nothing from the library beside it. */
export function limitedRole(scope: Construct, id: string, service: string, rights: readonly Right[]): Role {
  const role = new Role(scope, id, { assumedBy: new ServicePrincipal(service) });
  for (const { actions, resources, conditions = {}, whyWildcard } of rights) {
    const statement = { actions: [...actions], resources: [...resources], conditions };
    role.addToPolicy(new PolicyStatement(statement));
    if (whyWildcard === undefined) continue;
    for (const resource of resources) acknowledgeWildcard(role, resource, whyWildcard);
  }
  return role;
}
