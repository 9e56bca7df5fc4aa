import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { Resolved } from '../../support/resolved-templates.ts';
import { managedPolicy } from './managed-policies.ts';

export const ACCOUNT = '123456789012';

/** Something that a role asks of AWS. */
export interface Call {
  /** ARN of the role. */
  readonly role: string;
  readonly action: string;
  /** ARN, or `*` for an action that takes no resource. */
  readonly resource: string;
  /** Condition keys of the request. */
  readonly context?: Readonly<Record<string, string>>;
}

export interface Role {
  /** Stack and id, without what makes the id unique. */
  readonly name: string;
  readonly arn: string;
  /** Where what has the role is, and what it asks. */
  readonly region: string;
  /** Of the policies of ours. */
  readonly statements: readonly Statement[];
  /** Those of ours. */
  readonly policies: readonly Policy[];
  /** Those that AWS maintains. */
  readonly managed: readonly Policy[];
}

interface Policy {
  readonly name: string;
  readonly policy: unknown;
}

interface Statement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: unknown;
}

interface PolicyDocument {
  readonly Statement: readonly Readonly<Record<'Effect' | 'Action' | 'Resource' | 'Condition', unknown>>[];
}

/** Every call comes over TLS 1.3. */
const always = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };

/** Of a key that isn't the wiki's: IAM alone decides who of the account uses it, as in keys made by hand. */
const openKeyPolicy = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' },
  ],
};

const list = (value: unknown): readonly string[] => [value ?? []].flat() as string[];

export const shortName = ({ stack, id }: Resolved): string =>
  `${stack.split('-').at(-1)}/${id.replace(/[0-9A-F]{8}$/, '')}`;

/** All that was synthesized for a wiki, as the account that it is deployed to, and what its policies decide there. */
export class Account {
  readonly roles: readonly Role[];
  readonly #resources: readonly Resolved[];
  readonly #resourcePolicies: ReadonlyMap<string, unknown>;

  constructor(resources: readonly Resolved[]) {
    this.#resources = resources;
    this.roles = this.ofType('AWS::IAM::Role').map((role) => this.#role(role));
    this.#resourcePolicies = new Map([
      ...this.ofType('AWS::S3::BucketPolicy').map(
        ({ properties }) => [`arn:aws:s3:::${properties.Bucket}`, properties.PolicyDocument] as const,
      ),
      ...this.ofType('AWS::KMS::Key').map(({ arn, properties }) => [arn, properties.KeyPolicy] as const),
    ]);
  }

  ofType(type: string): readonly Resolved[] {
    return this.#resources.filter((resource) => resource.type === type);
  }

  /** @throws an error when there is none */
  named(type: string, name: string): Resolved {
    const found = this.ofType(type).find((resource) => shortName(resource) === name);
    if (!found) throw new Error(`There is no ${type} ${name}.`);
    return found;
  }

  /** @throws an error when there is none */
  roleOf(arn: string): Role {
    const found = this.roles.find((role) => role.arn === arn);
    if (!found) throw new Error(`There is no role ${arn}.`);
    return found;
  }

  /**
   * Whether a role's policies and that of the resource let a call through.
   *
   * @param whose without `managed`, as if AWS's own policies granted nothing
   */
  async allows(
    { role, action, resource, context }: Call,
    whose: 'ours' | 'ours and managed' = 'ours',
  ): Promise<boolean> {
    const { policies, managed } = this.roleOf(role);
    const simulation = {
      request: {
        principal: role,
        action,
        resource: { resource, accountId: resource.split(':')[4] || ACCOUNT },
        contextVariables: { ...always, ...context },
      },
      identityPolicies: whose === 'ours' ? [...policies] : [...policies, ...managed],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: this.#policyOf(resource),
    };
    const result = await runSimulation(simulation, {});
    if (result.resultType === 'error') {
      throw new Error(`${action} on ${resource} can't be decided: ${JSON.stringify(result.errors)}`);
    }
    return result.overallResult === 'Allowed';
  }

  #policyOf(resource: string): unknown {
    const [whole = ''] = resource.split('/');
    const policy = this.#resourcePolicies.get(resource) ?? this.#resourcePolicies.get(whole);
    return policy ?? (resource.startsWith('arn:aws:kms:') ? openKeyPolicy : undefined);
  }

  #role(role: Resolved): Role {
    const inline: readonly { PolicyName: string; PolicyDocument: PolicyDocument }[] =
      role.properties.Policies ?? [];
    const attached = this.ofType('AWS::IAM::Policy').filter(
      ({ stack, properties }) => stack === role.stack && list(properties.Roles).includes(role.ref),
    );
    const own = [
      ...inline.map(({ PolicyName, PolicyDocument }) => ({ name: PolicyName, policy: PolicyDocument })),
      ...attached.map(({ id, properties }) => ({
        name: id,
        policy: properties.PolicyDocument as PolicyDocument,
      })),
    ];
    const managed = list(role.properties.ManagedPolicyArns).map((arn) => ({
      name: arn,
      policy: managedPolicy(arn, shortName(role)),
    }));
    return {
      name: shortName(role),
      arn: role.arn,
      region: role.region,
      statements: own.flatMap(({ policy }) => policy.Statement.map(statementOf)),
      policies: own,
      managed,
    };
  }
}

const statementOf = ({
  Effect,
  Action,
  Resource,
  Condition,
}: PolicyDocument['Statement'][number]): Statement => ({
  effect: String(Effect),
  actions: list(Action),
  resources: list(Resource),
  condition: Condition,
});
