import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { synthesizeDelivery } from '../deployment/assembly.ts';
import { CloudApp } from '../stacks/cloud-app.ts';
import { synthesizedApp, unchecked } from '../stacks/synthesized-app.fixture.ts';
import { type DeliveredResource, delivered, deliveryTemplate } from './delivery.fixture.ts';

// A finding of AWS's solutions checks, or of the library's own rules, fails this.
const { name, resources } = deliveryTemplate({
  dnssec: true,
  standbyRegion: { region: 'eu-west-1', zones: ['eu-west-1a', 'eu-west-1b'] },
});
const ofType = (type: string) => [...resources].filter(([, { Type }]) => Type === type);
const [[, pipeline] = []] = ofType('AWS::CodePipeline::Pipeline');
const stages: readonly Stage[] = pipeline?.Properties.Stages;

interface Stage {
  readonly Name: string;
  readonly OnFailure?: { readonly Result: string };
  readonly Actions: readonly {
    readonly Name: string;
    readonly RunOrder: number;
    readonly Configuration: object;
  }[];
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: object;
}

/** Everything that the role of a step, or of the pipeline itself, may do. */
function statementsOf(step: string): readonly Statement[] {
  const [, policy] =
    [...resources].find(
      ([id, { Type }]) => Type === 'AWS::IAM::Policy' && id.startsWith(`Delivery${step}`),
    ) ?? [];
  return policy?.Properties.PolicyDocument.Statement ?? [];
}

const may = (step: string, action: RegExp) =>
  statementsOf(step).filter(({ Action }) => [Action].flat().some((one) => action.test(one)));

describe('the pipeline', () => {
  it('takes a change through itself, images, tests and staging before anybody is asked, and then to readers', () => {
    expect(stages.map(({ Name, Actions }) => [Name, Actions.map((action) => action.Name)])).toEqual([
      ['Source', ['Repository']],
      ['Itself', ['Update']],
      ['Images', ['Images']],
      ['Tests', ['Checks', 'Stack']],
      ['Staging', ['Deploy', 'Smoke']],
      ['Approval', ['Compare', 'Approve']],
      ['Production', ['Deploy', 'Smoke']],
    ]);
  });

  it('looks at each wiki after it was deployed, and asks after it was said what would change', () => {
    for (const wanted of ['Staging', 'Approval', 'Production']) {
      const orders = stages.find(({ Name }) => Name === wanted)?.Actions.map(({ RunOrder }) => RunOrder);
      expect(orders, wanted).toEqual([1, 2]);
    }
  });

  it('goes back to the last release that got through, when readers’ wiki is not as it should be', () => {
    const rolling = stages.filter(({ OnFailure }) => OnFailure?.Result === 'ROLLBACK');
    expect(rolling.map(({ Name }) => Name)).toEqual(['Production']);
    // AWS rolls back by itself in no other mode, and to an execution of the same structure only.
    expect(pipeline?.Properties).toMatchObject({ PipelineType: 'V2', ExecutionMode: 'SUPERSEDED' });
  });

  it('changes itself first, and begins anew when it did', () => {
    expect(pipeline?.Properties.RestartExecutionOnUpdate).toBe(true);
    expect(buildspecOf('StepsUpdate')).toContain('deploy --stage delivery');
  });

  it('is the same for every release: what changes with one is in the repository alone', () => {
    expect(JSON.stringify([...resources])).not.toMatch(/[^.]wiki7\.version.{0,3}[0-9a-f]{40}/);
    const [first, second] = [{}, { host: 'other.example.org' }].map((cloud) =>
      unchecked(() => deliveryTemplate(cloud)).resources.get(
        [...resources].find(([, r]) => r === pipeline)?.[0] ?? '',
      ),
    );
    expect(first).toEqual(second);
  });

  it('asks those who are named, by mail', () => {
    const approvers = ['one@example.org', 'two@example.org'];
    const asked = unchecked(() => deliveryTemplate({ pipeline: { repository: 'owner/wiki', approvers } }));
    const mails = [...asked.resources].filter(
      ([id, { Type }]) => Type === 'AWS::SNS::Subscription' && id.startsWith('DeliveryApprovals'),
    );
    expect(mails.map(([, { Properties }]) => Properties.Endpoint)).toEqual([
      'one@example.org',
      'two@example.org',
    ]);
  });

  it('rings when a release does not get through', () => {
    const [[, rule] = []] = ofType('AWS::Events::Rule');
    expect(rule?.Properties.EventPattern).toEqual({
      source: ['aws.codepipeline'],
      'detail-type': ['CodePipeline Pipeline Execution State Change'],
      detail: { state: ['FAILED'], pipeline: [{ Ref: expect.stringMatching(/^DeliveryPipeline/) }] },
    });
    const [[, alarm] = []] = ofType('AWS::CloudWatch::Alarm');
    expect(alarm?.Properties.AlarmName).toBe('wiki7-wiki-pipeline-failed');
  });

  it('is no part of what it deploys, and there only where it is configured', async () => {
    expect(synthesizedApp({}, delivered).map(({ id }) => id)).not.toContain('Delivery');
    expect(name).toBe('wiki7-wiki-delivery');
    const { pipeline: _, ...without } = delivered;
    await expect(synthesizeDelivery(wikiUnderTest({}, without).wiki, tmpdir())).rejects.toThrow(
      /`cloud\.pipeline` is missing/,
    );
  });
});

const buildspecOf = (step: string): string => {
  const [, project] =
    ofType('AWS::CodeBuild::Project').find(([id]) => id.startsWith(`Delivery${step}`)) ?? [];
  return JSON.stringify(project?.Properties.Source.BuildSpec);
};

describe('the steps', () => {
  const steps = ofType('AWS::CodeBuild::Project').map(([id]) =>
    id.replace(/^Delivery(Steps\w+)Project\w+$/, '$1'),
  );

  it('are privileged where containers are run, and nowhere else', () => {
    const privileged = ofType('AWS::CodeBuild::Project')
      .filter(([, { Properties }]) => Properties.Environment.PrivilegedMode)
      .map(([id]) => id.replace(/^DeliverySteps(\w+)Project\w+$/, '$1'));
    expect(privileged.sort()).toEqual(['Images', 'StackTests']);
  });

  it('run on the processors of the tasks', () => {
    const types = (given: ReadonlyMap<string, DeliveredResource>) =>
      new Set([...given.values()].flatMap(({ Properties }) => Properties?.Environment?.Type ?? []));
    expect([...types(resources)]).toEqual(['ARM_CONTAINER']);
    expect([...types(unchecked(() => deliveryTemplate({ cpuArchitecture: 'x86_64' })).resources)]).toEqual([
      'LINUX_CONTAINER',
    ]);
  });

  it('take over the roles of the CDK in their account and regions, and no others; those that only look, none', () => {
    const assumed = (step: string) =>
      may(step, /AssumeRole/).flatMap(({ Resource }) =>
        [Resource].flat().map((one) => JSON.stringify(one).replace(/^.*:(role\/[\w-]+).*$/, '$1')),
      );
    const roles = (regions: readonly string[]) =>
      ['deploy', 'file-publishing'].flatMap((role) =>
        regions.map((region) => `role/cdk-hnb659fds-${role}-role-123456789012-${region}`),
      );
    for (const step of steps) {
      expect(assumed(step).toSorted(), step).toEqual(
        step === 'StepsProductionDeploy'
          ? roles(['eu-central-1', 'eu-west-1', 'us-east-1'])
          : step === 'StepsStagingDeploy'
            ? roles(['eu-central-1', 'us-east-1'])
            : step === 'StepsUpdate'
              ? roles(['eu-central-1'])
              : [],
      );
    }
  });

  it('of staging know nothing of production, nor the other way round', () => {
    for (const [stage, other] of [
      ['StepsStagingDeploy', 'stack/wiki7-wiki-'],
      ['StepsProductionDeploy', 'stack/wiki7-wikistaging-'],
      ['StepsStagingDeploy', 'deployed/production'],
      ['StepsProductionDeploy', 'deployed/staging'],
    ] as const)
      expect(JSON.stringify(statementsOf(stage)), stage).not.toContain(other);
  });

  it('read one secret of one wiki, the password of the probe, and only those that probe', () => {
    for (const step of steps) {
      const reads = may(step, /GetSecretValue/);
      const wiki = { StepsStagingSmoke: 'wikistaging', StepsProductionSmoke: 'wiki' }[step];
      expect(
        reads.map(({ Condition }) => Condition),
        step,
      ).toEqual(
        wiki
          ? [
              {
                StringEquals: {
                  'aws:ResourceTag/wiki7:wiki': wiki,
                  'aws:ResourceTag/wiki7:secret': 'probe-password',
                },
              },
            ]
          : [],
      );
    }
  });

  it('are given no right over rights, and none to every action', () => {
    for (const step of [...steps, 'Role']) {
      expect(statementsOf(step).length, step).toBeGreaterThan(3);
      expect(may(step, /^(iam:|\*$|\w+:\*$)/), step).toEqual([]);
    }
  });

  it('push images to the release’s repositories alone, and only one of them does', () => {
    for (const step of steps) expect(may(step, /PutImage/).length, step).toBe(step === 'StepsImages' ? 1 : 0);
    expect(JSON.stringify(may('StepsImages', /PutImage/))).not.toContain('"*"');
  });
});

describe('what was deployed, and what passes between steps', () => {
  it.each(ofType('AWS::S3::Bucket'))(
    'is kept in versions, encrypted, closed, and for a time: %s',
    (_, bucket) => {
      expect(bucket.Properties).toMatchObject({
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      });
      expect(JSON.stringify(bucket.Properties.BucketEncryption)).toContain('"aws:kms"');
      expect(JSON.stringify(bucket.Properties.LifecycleConfiguration)).toContain('NoncurrentDays');
      expect(bucket.DeletionPolicy).toBe('Retain');
    },
  );

  it('is put there by both deployments', () => {
    for (const stage of ['Staging', 'Production'])
      expect(buildspecOf(`Steps${stage}Deploy`)).toContain('s3://$KEPT/deployed/$STAGE');
  });
});

describe('the base image', () => {
  const variable = (given: ReadonlyMap<string, DeliveredResource>) =>
    [...given]
      .find(([id, { Type }]) => Type === 'AWS::CodeBuild::Project' && id.includes('Images'))?.[1]
      .Properties.Environment.EnvironmentVariables.find(({ Name }: { Name: string }) => Name === 'BASE')
      .Value;

  it('comes from the account’s own registry, so that no build waits for Docker Hub', () => {
    expect(ofType('AWS::ECR::PullThroughCacheRule').map(([, { Properties }]) => Properties)).toEqual([
      { EcrRepositoryPrefix: 'wiki7-wiki', UpstreamRegistryUrl: 'public.ecr.aws' },
    ]);
    expect(JSON.stringify(variable(resources))).toContain('/wiki7-wiki/docker/library/debian:trixie-slim');
  });

  it('is the one of the configuration where that names another', () => {
    const baseImage = 'registry.example.org/debian:trixie-slim';
    const own = unchecked(() => deliveryTemplate({ baseImage })).resources;
    expect(variable(own)).toBe('registry.example.org/debian:trixie-slim');
    expect([...own.values()].filter(({ Type }) => Type === 'AWS::ECR::PullThroughCacheRule')).toEqual([]);
  });
});

describe('a deployment of released images', () => {
  const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
  const uri = (image: string, letter: string) =>
    `123456789012.dkr.ecr.eu-central-1.amazonaws.com/release/${image}@${digest(letter)}`;
  const released = {
    tag: 'tag',
    packagesAsOf: '2026-11-23',
    base: 'base',
    images: {
      wiki: uri('wiki', 'a'),
      nginx: uri('nginx', 'b'),
      render: uri('render', 'c'),
      sidecar: uri('sidecar', 'd'),
    },
  };
  const folder = mkdtempSync(join(tmpdir(), 'wiki7-released-'));
  writeFileSync(join(folder, 'build.sh'), '');
  const app = new CloudApp({
    cloud: wikiUnderTest(),
    images: { folder, tag: 'tag', packagesAsOf: '2026-11-23', released },
    outdir: mkdtempSync(join(tmpdir(), 'wiki7-released-out-')),
    bundling: false,
  });
  const all: readonly DeliveredResource[] = unchecked(() => app.synth()).stacks.flatMap(({ template }) =>
    Object.values<DeliveredResource>(template.Resources),
  );
  const text = (type: string) => JSON.stringify(all.filter(({ Type }) => Type === type));

  it('runs each by its digest, from the stage’s own repository', () => {
    const tasks = text('AWS::ECS::TaskDefinition');
    for (const letter of ['a', 'b', 'c', 'd']) expect(tasks).toContain(`@${digest(letter)}`);
    expect(tasks).not.toContain(':tag"');
  });

  it('copies them, without an engine: the project is not privileged, and may pull those four alone', () => {
    const [project] = all.filter(({ Type }) => Type === 'AWS::CodeBuild::Project');
    expect(project?.Properties.Environment.PrivilegedMode).toBe(false);
    expect(text('AWS::CodeBuild::Project')).toContain(`nginx=${released.images.nginx}`);
    expect(text('AWS::IAM::Policy')).toContain('ecr:eu-central-1:123456789012:repository/release/render');
  });
});
