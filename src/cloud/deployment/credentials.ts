import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { awsRefusal } from './aws-refusal.ts';
import './quiet-clients.ts';

/**
 * Only looks whether this terminal has any, as every client does; AWS is not asked whether they hold.
 *
 * @throws Wiki7Error W7-AWS
 */
export async function requireCredentials(region: string): Promise<void> {
  try {
    await new CloudFormationClient({ region }).config.credentials();
  } catch (cause) {
    throw awsRefusal('know who asks', region, cause);
  }
}
