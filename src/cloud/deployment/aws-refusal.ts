import { messageOf, Wiki7Error } from '../../base/errors.ts';

/**
 * @param what AWS did not do, as `list secrets`
 * @param before a sentence on what was done all the same
 */
export function awsRefusal(what: string, region: string, cause: unknown, before?: string): Wiki7Error {
  return new Wiki7Error(
    'W7-AWS',
    `${before ? `${before} ` : ''}AWS does not ${what} in ${region}: ${messageOf(cause).replace(/\.$/, '')}. Check that this terminal has credentials of the account (\`aws sts get-caller-identity\`), then run the same command again.`,
    { cause },
  );
}
