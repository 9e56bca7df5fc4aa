import { messageOf, Wiki7Error } from '../../base/errors.ts';

/** @param what AWS did not do, as `say what is deployed` */
export function awsRefusal(what: string, region: string, cause: unknown): Wiki7Error {
  return new Wiki7Error(
    'W7-AWS',
    `AWS does not ${what} in ${region}: ${messageOf(cause)}. Check that this terminal has credentials of the account (\`aws sts get-caller-identity\`).`,
    { cause },
  );
}
