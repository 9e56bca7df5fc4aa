import { GetResourceCommand } from '@aws-sdk/client-cloudcontrol';
import { DescribeImagesCommand } from '@aws-sdk/client-ecr';
import {
  type Deployment,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  type Service,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { wikiUnderTest } from '../../cloud-wiki.fixture.ts';
import { daysAgo, look, on, patient, resource } from '../patient.fixture.ts';
import { connections } from './connections.ts';
import { images } from './images.ts';
import { services } from './services.ts';

const arn = (name: string) => `arn:aws:ecs:eu-central-1:123456789012:service/cluster/${name}`;
const resources = [resource('AWS::ECS::Service', arn('web'))];
const primary = (more: Partial<Deployment> = {}): Deployment => ({
  status: 'PRIMARY',
  rolloutState: 'COMPLETED',
  createdAt: daysAgo(3),
  ...more,
});
const service = (more: Partial<Service> = {}): Service => ({
  serviceName: 'web',
  desiredCount: 2,
  runningCount: 2,
  deployments: [primary()],
  events: [{ message: '(service web) was unable to place a task. Reason: no capacity.' }],
  ...more,
});
const found = (more: Partial<Service>) =>
  look(
    services,
    { resources },
    on(DescribeServicesCommand, () => ({ services: [service(more)] })),
  );

describe('services', () => {
  it('are well with all of their tasks, and while they sleep', async () => {
    expect(await found({})).toEqual([]);
    expect(await found({ desiredCount: 0, runningCount: 0 })).toEqual([]);
  });

  it('with fewer tasks than they want are wrong, with ECS’s last words', async () => {
    expect(await found({ runningCount: 1 })).toMatchObject([
      {
        state: 'wrong',
        sentence: 'web runs 1 of 2 tasks. ECS’s last words: was unable to place a task. Reason: no capacity.',
      },
    ]);
  });

  it('that are just being deployed have their time; then the deployment is stuck', async () => {
    const deploying = (days: number) =>
      found({
        runningCount: 1,
        deployments: [primary({ rolloutState: 'IN_PROGRESS', createdAt: daysAgo(days) })],
      });
    expect(await deploying(0.01)).toEqual([]);
    expect(await deploying(0.1)).toMatchObject([
      { state: 'wrong', sentence: expect.stringMatching(/A deployment of web does not end/) },
    ]);
  });

  it('whose deployment failed are wrong at once', async () => {
    const deployments = [primary({ rolloutState: 'FAILED', createdAt: daysAgo(0.01) })];
    expect(await found({ deployments })).toMatchObject([
      { sentence: expect.stringMatching(/^The deployment of web failed/) },
    ]);
  });

  it('are asked for ten at a time, as ECS takes them, and those that it lacks are told', async () => {
    const many = Array.from({ length: 12 }, (_, at) => resource('AWS::ECS::Service', arn(`s${at}`)));
    const given = patient(
      { resources: many },
      on(DescribeServicesCommand, ({ services: asked = [] }) => {
        expect(asked.length).toBeLessThanOrEqual(10);
        return { services: [], failures: asked.map((one) => ({ arn: one, reason: 'MISSING' })) };
      }),
    );
    expect(await services.look(given)).toHaveLength(12);
  });
});

describe('the repository', () => {
  const connection = [resource('AWS::CodeConnections::Connection', 'arn:of:connection')];
  const found = (ConnectionStatus: string) =>
    look(
      connections,
      { resources: connection },
      on(GetResourceCommand, ({ TypeName, Identifier }) => ({
        TypeName,
        ResourceDescription: {
          Identifier,
          Properties: JSON.stringify({
            ConnectionName: 'wiki7-wiki',
            ConnectionStatus,
            ProviderType: 'GitHub',
          }),
        },
      })),
    );

  it('is well when somebody let AWS in, and wrong while nobody did', async () => {
    expect(await found('AVAILABLE')).toEqual([]);
    expect(await found('PENDING')).toMatchObject([
      {
        state: 'wrong',
        sentence:
          'The connection wiki7-wiki to the repository waits for somebody’s yes, so nothing is delivered.',
      },
    ]);
    expect(await found('ERROR')).toMatchObject([
      { sentence: 'The connection wiki7-wiki to the repository is ERROR.' },
    ]);
  });
});

describe('images', () => {
  const REPOSITORY = '123456789012.dkr.ecr.eu-central-1.amazonaws.com/wiki7-wiki-images-mediawiki';
  const cluster = [resource('AWS::ECS::Cluster', 'cluster')];
  const tasks = [
    on(ListTasksCommand, ({ nextToken }) =>
      nextToken === undefined ? { taskArns: ['one'], nextToken: 'more' } : { taskArns: ['two'] },
    ),
    on(DescribeTasksCommand, ({ tasks: asked = [] }) => ({
      tasks: asked.map(() => ({
        containers: [
          { image: `${REPOSITORY}:tag`, imageDigest: 'sha256:1' },
          { image: 'public.ecr.aws/aws-guardduty', imageDigest: 'sha256:2' },
        ],
      })),
    })),
  ];
  const image = (days: number, findingSeverityCounts: Record<string, number> = {}) =>
    on(DescribeImagesCommand, ({ repositoryName, imageIds }) => {
      expect([repositoryName, imageIds]).toEqual([
        'wiki7-wiki-images-mediawiki',
        [{ imageDigest: 'sha256:1' }],
      ]);
      return {
        imageDetails: [{ imagePushedAt: daysAgo(days), imageScanFindingsSummary: { findingSeverityCounts } }],
      };
    });

  it('are well when they are of this month and their scan is clean', async () => {
    expect(await look(images, { resources: cluster }, ...tasks, image(30, { MEDIUM: 3, HIGH: 1 }))).toEqual(
      [],
    );
  });

  it('that are old are a warning, each once however many tasks run it', async () => {
    expect(await look(images, { resources: cluster }, ...tasks, image(41))).toEqual([
      {
        state: 'warning',
        sentence:
          'The image wiki7-wiki-images-mediawiki that runs is of 2026-10-13: later security updates are not in it.',
        since: '2026-10-13T12:00:00.000Z',
        remedy: './wiki7 deploy --update',
      },
    ]);
  });

  describe('are renewed', () => {
    const staging = {
      host: 'staging.example.org',
      dns: { hostedZone: 'create', zone: 'staging.example.org' },
    } as const;
    const pipeline = { repository: 'you/wiki' };
    const there = resource('AWS::CodePipeline::Pipeline', 'wiki7-wiki-delivery', { region: 'eu-west-1' });

    it.each([
      ['by hand where there is no pipeline', {}, 'production', [], './wiki7 deploy --update'],
      [
        'by hand while the pipeline is only in config.ts',
        { staging, pipeline },
        'production',
        [],
        './wiki7 deploy --update',
      ],
      [
        'by the pipeline that is there',
        { staging, pipeline },
        'production',
        [there],
        'aws codepipeline start-pipeline-execution --region eu-west-1 --name wiki7-wiki-delivery; then approve it',
      ],
      ['by hand on staging', { staging }, 'staging', [], './wiki7 deploy --update'],
      [
        'on staging by the pipeline, which production has',
        { staging, pipeline },
        'staging',
        [],
        '“Release change” of the pipeline: docs/guide/delivery.md#what-a-push-does',
      ],
    ] as const)('%s', async (_, cloud, stage, more, remedy) => {
      const given = { resources: [...cluster, ...more], cloud: wikiUnderTest({}, cloud, stage) };
      expect(await look(images, given, ...tasks, image(41))).toMatchObject([{ remedy }]);
    });
  });

  it('with critical findings are wrong', async () => {
    expect(
      await look(images, { resources: cluster }, ...tasks, image(2, { CRITICAL: 1, HIGH: 4 })),
    ).toMatchObject([
      { state: 'wrong', sentence: expect.stringMatching(/has 1 critical and 4 high findings/) },
    ]);
  });
});
