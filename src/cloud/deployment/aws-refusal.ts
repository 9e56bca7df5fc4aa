import { messageOf, Wiki7Error } from '../../base/errors.ts';
import { lacksCredentials, NO_CREDENTIALS } from './no-credentials.ts';

/**
 * @param what AWS did not do, as `list secrets`
 * @param before a sentence on what was done all the same
 */
export function awsRefusal(what: string, region: string, cause: unknown, before?: string): Wiki7Error {
  const begun = before ? `${before} ` : '';
  if (lacksCredentials(cause)) {
    const nobody = `${begun}Nothing could be asked in ${region}: ${NO_CREDENTIALS}.`;
    return new Wiki7Error('W7-AWS', `${nobody} Then run the same command again.`, { cause });
  }
  return new Wiki7Error(
    'W7-AWS',
    `${begun}AWS does not ${what} in ${region}: ${messageOf(cause).replace(/\.$/, '')}. Check that this terminal has credentials of the account (\`aws sts get-caller-identity\`), then run the same command again.`,
    { cause },
  );
}
