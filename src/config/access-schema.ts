import { z } from 'zod';
import { wholeNumber } from './primitives.ts';
import { prohibitedFileTypes } from './prohibited-file-types.ts';

export const accessSchema = z
  .discriminatedUnion('read', [
    z.strictObject({
      read: z
        .literal('everyone')
        .default('everyone')
        .describe('Who may read: `everyone`, or `accounts` for a private wiki.'),
      edit: z
        .enum(['everyone', 'accounts'])
        .default('accounts')
        .describe(
          'Who may edit: `everyone`, or `accounts` for logged-in people. A private wiki knows only `accounts`.',
        ),
      register: z
        .enum(['everyone', 'nobody'])
        .default('everyone')
        .describe('Who may make an account: `everyone`, or `nobody`, where an administrator makes them.'),
    }),
    z.strictObject({
      read: z.literal('accounts'),
      edit: z.literal('accounts').default('accounts'),
      register: z.enum(['everyone', 'nobody']).default('nobody'),
    }),
  ])
  .prefault({});

export const captchaSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('pictures').describe('`pictures`: words in pictures, generated on this machine.'),
    }),
    z.strictObject({
      kind: z.literal('questions').describe('`questions`: questions of yours, which stop bots best.'),
      questions: z
        .record(z.string().min(1), z.array(z.string().min(1)).min(1))
        .refine((all) => Object.keys(all).length >= 1, 'needs at least one question')
        .describe('Each question with its accepted answers; upper and lower case are alike.'),
    }),
    z.strictObject({
      kind: z.literal('off').describe('`off`: none. Public wikis are found by spam bots within days.'),
      reason: z.string().min(1).describe('Why this wiki needs none.'),
    }),
  ])
  .default({ kind: 'pictures' });

export const uploadsSchema = z
  .discriminatedUnion('enabled', [
    z.strictObject({
      enabled: z.literal(true).describe('Whether people with an account may upload files.'),
      maxSizeMiB: wholeNumber(1, 4096).default(100).describe('Largest file, in MiB.'),
      fileTypes: z
        .array(
          z
            .string()
            .regex(/^[a-z0-9]+$/, 'is not a file ending in lower case')
            .refine(
              (ending) => !prohibitedFileTypes.includes(ending),
              'is an ending that MediaWiki never takes, since other programs run such files',
            ),
        )
        .default(['png', 'gif', 'jpg', 'jpeg', 'webp', 'svg', 'pdf'])
        .describe('Endings that may be uploaded. MediaWiki checks that the content agrees.'),
    }),
    z.strictObject({ enabled: z.literal(false) }),
  ])
  .prefault({ enabled: true });
