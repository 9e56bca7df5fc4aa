import {
  GetBucketAclCommand,
  GetBucketPolicyStatusCommand,
  GetPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand as GetOfAccountCommand } from '@aws-sdk/client-s3-control';
import { describe, expect, it } from 'vitest';
import { type Answer, denied, look, on, refusal, resource } from '../patient.fixture.ts';
import { buckets } from './buckets.ts';

const resources = [resource('AWS::S3::Bucket', 'files')];
const whole = {
  PublicAccessBlockConfiguration: {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  },
};
const owner = {
  Grantee: { Type: 'CanonicalUser' as const, ID: '79a5' },
  Permission: 'FULL_CONTROL' as const,
};

const status = (IsPublic: boolean) =>
  on(GetBucketPolicyStatusCommand, () => ({ PolicyStatus: { IsPublic } }));
const acl = on(GetBucketAclCommand, () => ({ Grants: [owner] }));

/** Bucket and account have the same command, by its name: the account's has no bucket. */
const block = (ofBucket: object | Error, ofAccount: object | Error = whole) =>
  on(GetPublicAccessBlockCommand, (input) => {
    const answer = 'Bucket' in input ? ofBucket : ofAccount;
    if (answer instanceof Error) throw answer;
    return answer;
  });

const found = (...answers: readonly Answer[]) => look(buckets, { resources }, ...answers);

describe('buckets', () => {
  it('have the same name for the command of a bucket and of the account', () => {
    expect(GetOfAccountCommand.name).toBe(GetPublicAccessBlockCommand.name);
  });

  it('are well when nothing of them is public', async () => {
    expect(await found(status(false), acl, block(whole))).toEqual([]);
  });

  it('without a policy are not public by it', async () => {
    const none = on(GetBucketPolicyStatusCommand, () => {
      throw refusal('NoSuchBucketPolicy');
    });
    expect(await found(none, acl, block(whole))).toEqual([]);
  });

  it('that are public by policy are wrong', async () => {
    expect(await found(status(true), acl, block(whole))).toMatchObject([
      { state: 'wrong', sentence: 'The bucket files is public by its policy.' },
    ]);
  });

  it('that are public by an ACL are wrong', async () => {
    const open = on(GetBucketAclCommand, () => ({
      Grants: [
        owner,
        {
          Grantee: { Type: 'Group' as const, URI: 'http://acs.amazonaws.com/groups/global/AllUsers' },
          Permission: 'READ' as const,
        },
      ],
    }));
    expect(await found(status(false), open, block(whole))).toMatchObject([
      { state: 'wrong', sentence: 'The bucket files gives READ to AllUsers by an ACL.' },
    ]);
  });

  it.each([
    refusal('NoSuchPublicAccessBlockConfiguration'),
    { PublicAccessBlockConfiguration: { ...whole.PublicAccessBlockConfiguration, BlockPublicPolicy: false } },
  ])('that don’t block public access are wrong: %s', async (ofBucket) => {
    expect(await found(status(false), acl, block(ofBucket))).toMatchObject([
      { state: 'wrong', sentence: 'The bucket files doesn’t block public access.' },
    ]);
  });

  it('of an account that doesn’t block them are a warning', async () => {
    const none = refusal('NoSuchPublicAccessBlockConfiguration');
    expect(await found(status(false), acl, block(whole, none))).toMatchObject([
      { state: 'warning', sentence: expect.stringMatching(/^The account itself/) },
    ]);
  });

  it('are not taken for blocked when nobody may ask', async () => {
    expect(await found(status(false), acl, block(denied('s3:GetBucketPublicAccessBlock')))).toMatchObject([
      { state: 'unknown', sentence: expect.stringMatching(/`s3:GetBucketPublicAccessBlock`/) },
    ]);
  });
});
