import { z } from 'zod';
import { email } from './primitives.ts';

/** Takes what is pushed to a repository to staging, and, when somebody agrees, to readers. */
export const pipelineSchema = z.strictObject({
  provider: z
    .enum(['GitHub', 'GitLab', 'Bitbucket'])
    .default('GitHub')
    .describe('Who keeps the repository. AWS is let in there once, by hand: docs/guide/delivery.md.'),
  repository: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)+$/, 'is not a repository such as owner/name')
    .describe('Repository with the wiki’s folder, as `owner/name`.'),
  branch: z
    .string()
    .regex(/^[\w][\w./-]*$/, 'is not the name of a branch')
    .default('main')
    .describe('Branch that is delivered.'),
  folder: z
    .string()
    .regex(/^(?!\/)(?!.*\.\.)[\w./-]+$/, 'is not a folder within the repository, as `wiki`')
    .default('.')
    .describe('Where in the repository `config.ts` lies.'),
  approvers: z
    .array(email)
    .min(1)
    .optional()
    .describe(
      'Who is asked, by mail, before readers get a change. Left out: `cloud.alarmEmail` or `adminEmail`.',
    ),
  acceptedFindings: z
    .record(
      z.string().regex(/^(CVE|GHSA|DSA|DLA|TEMP)-[\w-]+$/, 'is not a finding such as CVE-2026-12345'),
      z.string().min(10),
    )
    .default({})
    .describe(
      'Critical findings in images with which a release may go on, each with the reason: the ids as ECR’s scan names them. Left out: none may.',
    ),
});
