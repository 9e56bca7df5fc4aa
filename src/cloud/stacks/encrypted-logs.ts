import type { IPropertyInjector } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, type LogGroupProps } from 'aws-cdk-lib/aws-logs';

/**
 * Gives every log group of a stack a key: no part of it has to be handed one, and none can forget. CloudWatch uses the key in its own
 * name, so nobody who writes or reads logs needs a right to it (`DataKey`).
 */
export class EncryptedLogs implements IPropertyInjector {
  readonly constructUniqueId = LogGroup.PROPERTY_INJECTION_ID;
  readonly #encryptionKey: IKey;

  constructor(encryptionKey: IKey) {
    this.#encryptionKey = encryptionKey;
  }

  inject(props: LogGroupProps): LogGroupProps {
    return { encryptionKey: this.#encryptionKey, ...props };
  }
}
