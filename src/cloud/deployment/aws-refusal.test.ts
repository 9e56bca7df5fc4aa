import { expect, it } from 'vitest';
import { awsRefusal } from './aws-refusal.ts';

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

it('says of missing credentials what is missing, not that AWS refused', () => {
  const cause = named('CredentialsProviderError', 'Could not load credentials from any providers');
  const { code, message } = awsRefusal('take the call DescribeStacks', 'eu-central-1', cause);
  expect(code).toBe('W7-AWS');
  expect(message).toBe(
    'Nothing could be asked in eu-central-1: this terminal has no credentials of AWS, or they have ended. `aws sts get-caller-identity` shows which it has. Then run the same command again.',
  );
});

it('says of everything else which call AWS did not take, and what AWS said', () => {
  const cause = named('Throttling', 'Rate exceeded.');
  expect(awsRefusal('take the call DescribeStacks', 'eu-central-1', cause, 'Half is done.').message).toMatch(
    /^Half is done\. AWS does not take the call DescribeStacks in eu-central-1: Rate exceeded\. Check/,
  );
});
