import { ArnFormat, CfnOutput, Fn, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { SecretName } from '../../blueprint/secrets.ts';
import type { SecretSource } from '../compute/sources.ts';
import { rotatedSecrets, secretOutput } from '../deployed-names.ts';

export interface CopiedSecretsProps {
  /** Of another region, which Secrets Manager copies to this one. */
  readonly originals: SecretSource;
  /** Encrypts the copies. */
  readonly key: IKey;
}

/**
 * Copies of secrets, under the ARN of the original but for the region. AWS, "Replicate AWS Secrets Manager secrets across Regions".
 *
 * Each ARN is an output of this stack, and other stacks read that one: they must be updated at `failover`, when CloudFormation may not
 * reach the region of the originals to ask there.
 */
export class CopiedSecrets extends Construct implements SecretSource {
  readonly #props: CopiedSecretsProps;
  readonly #made = new Map<SecretName, ISecret>();

  constructor(scope: Construct, id: string, props: CopiedSecretsProps) {
    super(scope, id);
    this.#props = props;
    for (const name of rotatedSecrets) this.of(name);
  }

  of(name: SecretName): ISecret {
    const made = this.#made.get(name) ?? this.#make(name);
    this.#made.set(name, made);
    return made;
  }

  #make(name: SecretName): ISecret {
    const { originals, key } = this.#props;
    const { stackName, region } = Stack.of(this);
    const output = secretOutput(name);
    const place = new Construct(this, name);
    new CfnOutput(place, 'Arn', { value: this.#copyArn(originals.of(name)) }).overrideLogicalId(output);
    return Secret.fromSecretAttributes(place, 'Copy', {
      secretCompleteArn: Fn.getStackOutput(stackName, output, region),
      encryptionKey: key,
    });
  }

  /** From `arn:partition:secretsmanager:region:account:secret:name`. */
  #copyArn({ secretArn }: ISecret): string {
    return Stack.of(this).formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: Fn.select(6, Fn.split(':', secretArn)),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
