import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Container } from '../../blueprint/container.ts';
import type { SecretSource } from './sources.ts';

export interface TaskSecretsProps {
  readonly secrets: SecretSource;
  readonly containers: readonly Container[];
}

/**
 * The secrets of one task, which its execution role reads when the task starts. All rights stand at that role: the library would
 * write the role into the policy of the secrets' key too, and their stack would then depend on this one, which depends on it.
 */
export class TaskSecrets extends Construct {
  readonly #secrets: Readonly<Record<string, secretsmanager.ISecret>>;
  readonly #keyArns: readonly string[];

  constructor(scope: Construct, id: string, { secrets, containers }: TaskSecretsProps) {
    super(scope, id);
    const names = [...new Set(containers.flatMap((container) => Object.values(container.secrets)))];
    const sources = names.map((name) => [name, secrets.of(name)] as const);
    this.#secrets = Object.fromEntries(
      sources.map(([name, { secretArn }]) => [
        name,
        secretsmanager.Secret.fromSecretCompleteArn(this, name, secretArn),
      ]),
    );
    const keys = sources.flatMap(([, { encryptionKey }]) => encryptionKey ?? []);
    this.#keyArns = [...new Set(keys)].map(({ keyArn }) => keyArn);
  }

  /** What fills the variables of a container. */
  of(container: Container): Record<string, ecs.Secret> {
    return Object.fromEntries(
      Object.entries(container.secrets).map(([variable, name]) => {
        const secret = this.#secrets[name];
        if (!secret) throw new Error(`${container.name} is no container of this task.`);
        return [variable, ecs.Secret.fromSecretsManager(secret)];
      }),
    );
  }

  /** Lets the role use their keys, through Secrets Manager only. Reading them is allowed by the task definition itself. */
  grantKeys(role: iam.IRole): void {
    if (this.#keyArns.length === 0) return;
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [...this.#keyArns],
        conditions: {
          StringEquals: { 'kms:ViaService': `secretsmanager.${Stack.of(this).region}.amazonaws.com` },
        },
      }),
    );
  }
}
