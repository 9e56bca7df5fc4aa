import { messageOf } from '../../base/errors.ts';
import { lacksCredentials, NO_CREDENTIALS } from '../deployment/no-credentials.ts';
import { TooSlow } from './patience.ts';

interface Refusal extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Why AWS did not say it, as one sentence. */
export function notAsked(error: unknown): string {
  if (error instanceof TooSlow) return `This could not be asked: ${error.message}. Try again later.`;
  const refusal = error as Refusal;
  if (lacksCredentials(error)) return `This could not be asked: ${NO_CREDENTIALS}.`;
  if (isDenied(refusal)) {
    const action = /to perform:? ([\w-]+:\w+)/.exec(refusal.message)?.[1];
    const what = action === undefined ? 'do that' : `do \`${action}\``;
    return `This could not be asked: who this terminal is on AWS may not ${what}.`;
  }
  // What the SDK adds is about itself.
  const [message = ''] = messageOf(error).split(/\s*Deserialization error:/);
  return `This could not be asked: ${message.replace(/\s+/g, ' ').replace(/\.$/, '')}.`;
}

/** Every service has a name of its own for it. */
const isDenied = ({ name, $metadata }: Refusal): boolean =>
  /^(?:AccessDenied|AuthorizationError|UnauthorizedOperation|UnauthorizedAccess|NotAuthorized)/.test(name) ||
  $metadata?.httpStatusCode === 403;
