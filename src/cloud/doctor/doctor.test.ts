import { DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from 'vitest';
import { silentReporter } from '../../base/reporter.ts';
import { needsSomebody, warning, wrong } from '../../operations/finding.ts';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { type Check, lookAtEach } from './check.ts';
import { awsDoctor } from './doctor.ts';
import { notAsked } from './not-asked.ts';
import { Patience, TooSlow } from './patience.ts';
import { type Answer, AnsweringAws, daysAgo, denied, on, refusal } from './patient.fixture.ts';

const stack = (StackName: string, wiki = 'wiki') => ({
  StackName,
  CreationTime: daysAgo(1),
  StackStatus: 'CREATE_COMPLETE' as const,
  Tags: [{ Key: 'wiki7:wiki', Value: wiki }],
});

/** Two pages of stacks in the wiki's region, none elsewhere; two pages of resources in each. */
const deployed: readonly Answer[] = [
  on(DescribeStacksCommand, ({ NextToken }, region) => {
    if (region !== 'eu-central-1') return { Stacks: [] };
    return NextToken === undefined
      ? { Stacks: [stack('wiki7-wiki-data'), stack('wiki7-other-data', 'other')], NextToken: 'more' }
      : {
          Stacks: [
            stack('wiki7-wiki-service'),
            { ...stack('x'), StackStatus: 'REVIEW_IN_PROGRESS' as const },
          ],
        };
  }),
  on(ListStackResourcesCommand, ({ StackName, NextToken }) => ({
    StackResourceSummaries: [
      {
        LogicalResourceId: 'One',
        ResourceType: 'AWS::SNS::Topic',
        PhysicalResourceId: `${StackName}-${NextToken ?? 'first'}`,
        LastUpdatedTimestamp: daysAgo(1),
        ResourceStatus: 'CREATE_COMPLETE' as const,
      },
    ],
    ...(NextToken === undefined && { NextToken: 'second' }),
  })),
];

const check = (name: string, find: Check['look']): Check => ({
  name,
  allWell: `${name} is well.`,
  look: find,
});

const run = (answers: readonly Answer[], ...checks: readonly Check[]) =>
  awsDoctor({ cloud: wikiUnderTest(), aws: new AnsweringAws(answers), checks, reporter: silentReporter });

describe('doctor on AWS', () => {
  it('knows every resource of the wiki’s own stacks, on all pages of AWS’s answers', async () => {
    const [finding] = await run(
      deployed,
      check('seen', async (patient) => [
        warning(
          patient.deployed
            .of('AWS::SNS::Topic')
            .map(({ id }) => id)
            .join(' '),
        ),
      ]),
    );
    expect(finding?.sentence.split(' ')).toEqual([
      'wiki7-wiki-data-first',
      'wiki7-wiki-data-second',
      'wiki7-wiki-service-first',
      'wiki7-wiki-service-second',
    ]);
  });

  it('goes on with the other checks when one may not ask, and says in one sentence which action is missing', async () => {
    const findings = await run(
      deployed,
      check('first', async () => {
        throw denied('sns:ListSubscriptionsByTopic');
      }),
      check('second', async () => []),
    );
    expect(findings).toEqual([
      {
        check: 'first',
        state: 'unknown',
        sentence:
          'This could not be asked: who this terminal is on AWS may not do `sns:ListSubscriptionsByTopic`.',
      },
      { check: 'second', state: 'good', sentence: 'second is well.' },
    ]);
  });

  it('goes on with the other things of a check when one can’t be asked for, and says the same once', async () => {
    const found = await lookAtEach([1, 2, 3], async (one) => {
      if (one !== 2) throw denied('acm:DescribeCertificate');
      return [wrong('two is wrong')];
    });
    expect(found.map(({ state }) => state)).toEqual(['unknown', 'wrong']);
  });

  it('needs somebody for what is wrong and for what nobody knows, not for a warning', async () => {
    expect(
      needsSomebody(
        await run(
          deployed,
          check('a', async () => [warning('soon')]),
        ),
      ),
    ).toBe(false);
    expect(
      needsSomebody(
        await run(
          deployed,
          check('a', async () => [wrong('now')]),
        ),
      ),
    ).toBe(true);
    const unasked = check('a', async () => Promise.reject(denied('kms:DescribeKey')));
    expect(needsSomebody(await run(deployed, unasked))).toBe(true);
  });

  it('says every remedy for the wiki that it looked at: without its stage it would change that of readers', async () => {
    const remedies = [
      './wiki7 diff, then ./wiki7 deploy --update',
      'see its log; then ./wiki7 deploy',
      './wiki7 secret set smtp-password --aws',
      './wiki7 doctor --aws --drift',
      'aws rds start-db-instance',
    ];
    const dns = { hostedZone: 'create', zone: 'staging.example.org' } as const;
    const there = on(DescribeStacksCommand, () => ({ Stacks: [stack('one'), stack('two', 'wikistaging')] }));
    const told = async (stage: 'production' | 'staging') => {
      const findings = await awsDoctor({
        cloud: wikiUnderTest({}, { staging: { host: 'staging.example.org', dns } }, stage),
        aws: new AnsweringAws([there, ...deployed]),
        checks: [check('a', async () => remedies.map((remedy) => wrong('It is wrong.', { remedy })))],
        reporter: silentReporter,
      });
      return findings.map(({ remedy }) => remedy);
    };
    expect(await told('production')).toEqual(remedies);
    expect(await told('staging')).toEqual([
      './wiki7 diff --stage staging, then ./wiki7 deploy --stage staging --update',
      'see its log; then ./wiki7 deploy --stage staging',
      './wiki7 secret set smtp-password --aws --stage staging',
      './wiki7 doctor --aws --stage staging --drift',
      'aws rds start-db-instance',
    ]);
  });

  it('claims nothing of what isn’t there', async () => {
    const findings = await run(deployed, { ...check('a', async () => []), of: ['AWS::KMS::Key'] });
    expect(findings).toEqual([{ check: 'a', state: 'good', sentence: 'The wiki has none on AWS.' }]);
  });

  it('says so where nothing is deployed, and looks at nothing else', async () => {
    const findings = await run(
      [on(DescribeStacksCommand, () => ({ Stacks: [] }))],
      check('a', async () => []),
    );
    expect(findings).toMatchObject([
      {
        check: 'stacks',
        state: 'wrong',
        sentence: 'No stack of the wiki `wiki` is in eu-central-1 nor in us-east-1.',
      },
    ]);
  });

  it('says of missing credentials what they are, once for all regions', async () => {
    const nobody = on(DescribeStacksCommand, () => {
      throw refusal('CredentialsProviderError', 'Could not load credentials from any providers');
    });
    const findings = await run(
      [nobody],
      check('a', async () => []),
    );
    expect(findings.map(({ state, sentence }) => [state, sentence])).toEqual([
      [
        'unknown',
        expect.stringMatching(
          /^Of the stacks in eu-central-1, of the stacks in us-east-1: this could not be asked: this terminal has no credentials of AWS/,
        ),
      ],
    ]);
  });

  it('tells which stacks it could not read, and looks at the others', async () => {
    const [stacks] = deployed;
    const findings = await run(
      [
        ...(stacks ? [stacks] : []),
        on(ListStackResourcesCommand, ({ StackName }) => {
          if (StackName === 'wiki7-wiki-data') throw denied('cloudformation:ListStackResources');
          return { StackResourceSummaries: [] };
        }),
      ],
      check('a', async () => []),
    );
    expect(findings.map(({ check: name, state }) => [name, state])).toEqual([
      ['stacks', 'unknown'],
      ['a', 'good'],
    ]);
  });
});

describe('a refusal', () => {
  it.each([
    refusal('AuthorizationErrorException', 'not allowed'),
    refusal('UnauthorizedOperation', 'You are not authorized to perform this operation.'),
    refusal('Forbidden', 'Forbidden', 403),
  ])('that names no action is one all the same: %s', (error) => {
    expect(notAsked(error)).toBe('This could not be asked: who this terminal is on AWS may not do that.');
  });

  it('of another kind says what AWS said, without what the SDK adds', () => {
    expect(notAsked(new Error('It broke. Deserialization error: to see the raw response, look'))).toBe(
      'This could not be asked: It broke.',
    );
  });
});

describe('patience', () => {
  it('waits for no call longer than it may, and says how long that was', async () => {
    const error = await new Patience(0.02).have(() => new Promise(() => {})).catch((one) => one);
    expect(error).toBeInstanceOf(TooSlow);
    expect(notAsked(error)).toBe('This could not be asked: no answer within 0.02 seconds. Try again later.');
  });

  it('lets eight calls go at a time, and counts no call’s time while it waits for its turn', async () => {
    const patience = new Patience(0.2);
    let now = 0;
    let most = 0;
    const call = async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 60));
      now -= 1;
    };
    await Promise.all(Array.from({ length: 40 }, () => patience.have(call)));
    expect(most).toBe(8);
  });
});
