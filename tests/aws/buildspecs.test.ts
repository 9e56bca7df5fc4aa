import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CreateRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentReporter } from '../../src/base/reporter.ts';
import { wikiUnderTest } from '../../src/cloud/cloud-wiki.fixture.ts';
import { delivered, deliveryTemplate } from '../../src/cloud/delivery/delivery.fixture.ts';
import { LocalWiki } from '../../src/local/local-wiki.ts';
import { taskImages } from '../../src/operations/image-context.ts';
import { Emulator, environmentFor } from '../support/emulator/emulator.ts';
import { type Resolved, resolveTemplates } from '../support/resolved-templates.ts';
import { freePort, TestWiki } from '../support/test-wiki.ts';
import { BuildMachine, SOURCE } from './build-step.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const REGION = 'eu-central-1';
const REGISTRY = `123456789012.dkr.ecr.${REGION}.amazonaws.com`;
const KEPT = 'wiki7-kept-under-test';

const git = (...args: readonly string[]) =>
  execFileSync('git', ['-C', CHECKOUT, ...args], { encoding: 'utf8' }).trim();
const commit = git('rev-parse', 'HEAD');

/** What a repository of an operator holds: the wiki's folder, and which Wiki7 it wants. */
const version = `/repository ${commit}\n`;

const imageOf = (id: string) => taskImages.find((name) => id.includes(`Release${name}`)) ?? '';

// What the pipeline's own template says, with names where AWS would give them.
const resources = resolveTemplates([deliveryTemplate()], {
  value: ({ id, type }, attribute) => {
    if (type === 'AWS::ECR::Repository' && attribute === undefined) return `release/${imageOf(id)}`;
    if (type === 'AWS::ECR::Repository')
      return `arn:aws:ecr:${REGION}:123456789012:repository/release/${imageOf(id)}`;
    if (type === 'AWS::S3::Bucket' && attribute === undefined) return KEPT;
    return undefined;
  },
});

function step(name: string): Resolved {
  const found = resources.find(
    ({ type, id }) => type === 'AWS::CodeBuild::Project' && id.startsWith(`DeliverySteps${name}`),
  );
  if (!found) throw new Error(`The pipeline has no step ${name}.`);
  return found;
}

/**
 * What is not run here, and what is in its place. Deploying to the emulator is what tests/stack/emulator.test.ts does; the suites run
 * by themselves; the probe has its own tests. All else of every step runs: git, npm's packages, Node.js, the command line of AWS.
 */
const instead = {
  'deploy --stage': 'synth --stage',
  '--prepared --yes': '',
  'test unit cloud': 'test --help',
  'test stack': 'test --help',
  'smoke --aws --stage "$STAGE" --write': 'smoke --help',
};

let wiki: TestWiki;
let source: TestWiki;
let emulator: Emulator;
let machine: BuildMachine;

beforeAll(async () => {
  wiki = await TestWiki.make();
  const local = await LocalWiki.openOrMake({
    folder: wiki.folder,
    reporter: silentReporter,
    confirm: async () => true,
  });
  source = await TestWiki.make();
  const { cloud } = wikiUnderTest({}, delivered);
  await source.write(
    'wiki/config.ts',
    `export default ${JSON.stringify({ name: 'W', adminEmail: 'a@b.org', cloud })};`,
  );
  await source.write('wiki/wiki7.version', version);
  emulator = await Emulator.start(local);
  const aws = environmentFor(emulator.endpoint, REGION);
  const client = {
    region: REGION,
    endpoint: emulator.endpoint,
    credentials: { accessKeyId: 't', secretAccessKey: 't' },
  };
  for (const name of taskImages) {
    await new ECRClient(client).send(new CreateRepositoryCommand({ repositoryName: `release/${name}` }));
  }
  await new S3Client({ ...client, forcePathStyle: true }).send(
    new CreateBucketCommand({ Bucket: KEPT, CreateBucketConfiguration: { LocationConstraint: REGION } }),
  );
  machine = await BuildMachine.start(local, {
    folders: {
      [SOURCE]: { from: source.folder, writable: true },
      '/repository': { from: git('rev-parse', '--absolute-git-dir') },
      // The packages that the lock file names, as the launcher of this checkout installed them.
      '/opt/wiki7/node_modules': { from: `${CHECKOUT}/node_modules` },
    },
    environment: { ...aws, AWS_DEFAULT_REGION: REGION },
  });
}, 1_200_000);

afterAll(async () => {
  await machine?.stop();
  await emulator?.stop();
  await source?.remove();
  await wiki?.remove();
});

const says = ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}\n${stderr}`;

describe('what a stage does with released images', () => {
  it('copies them from registry to registry as they are: the digest stays', async () => {
    await machine.put('/tmp/build.sh', readFileSync(`${CHECKOUT}/src/cloud/images/build.sh`, 'utf8'));
    const port = await freePort();
    const started = await machine.shell(`registry-with-image ${port} release/nginx`);
    expect(started.code, says(started)).toBe(0);
    const image = started.stdout.trim();
    const copied = await machine.shell('sh /tmp/build.sh', [
      ...['--env', 'ENGINE=/usr/bin/docker', '--env', 'TAG=tag', '--env', `RELEASED=nginx=${image}`],
      ...['--env', `PUSHED=nginx=localhost:${port}/own/nginx`],
    ]);
    expect(copied.code, says(copied)).toBe(0);
    const kind = "-H 'Accept: application/vnd.docker.distribution.manifest.v2+json'";
    const { stdout } = await machine.shell(`curl -sI ${kind} localhost:${port}/v2/own/nginx/manifests/tag`);
    expect(stdout).toContain(`Docker-Content-Digest: ${image.split('@')[1]}`);
  });
});

describe('what the steps of the pipeline run, as its template has it', () => {
  it('stops with one sentence where the repository does not say which Wiki7 it wants', async () => {
    for (const [content, sentence] of [
      [undefined, 'wiki7.version is missing beside config.ts'],
      [
        '/repository main\n',
        'wiki7.version must end with a commit of 40 hex digits; it is: /repository main',
      ],
    ] as const) {
      const given =
        content === undefined ? 'rm wiki7.version' : `echo ${JSON.stringify(content.trim())} > wiki7.version`;
      await machine.shell(`cd ${SOURCE}/wiki && ${given}`);
      const result = await machine.run(step('Update'), instead);
      expect(result.code, says(result)).not.toBe(0);
      expect(result.stderr.trim().split('\n')).toEqual([expect.stringContaining(sentence)]);
    }
    await machine.shell(`printf '${version.replace('\n', '\\n')}' > ${SOURCE}/wiki/wiki7.version`);
  });

  it('gets that Wiki7, and makes the template of the pipeline with it', { timeout: 600_000 }, async () => {
    const result = await machine.run(step('Update'), instead);
    expect(result.code, says(result)).toBe(0);
    expect((await machine.shell('git -C /opt/wiki7 rev-parse HEAD')).stdout.trim()).toBe(commit);
    expect(result.stdout).toContain('wiki7-wiki-delivery');
  });

  it('builds images on one digest of the base, pushes, has them scanned, and lists them', {
    timeout: 600_000,
  }, async () => {
    const result = await machine.run(step('Images'), instead);
    expect(result.code, says(result)).toBe(0);
    const asked = (await machine.shell('cat /tmp/docker-was-asked')).stdout;
    expect(asked).toContain(`login --username AWS --password-stdin ${REGISTRY}`);
    expect(asked).toMatch(
      /build --tag wiki7\/mediawiki:\S+ .*BASE=\S+wiki7-wiki\/docker\/library\/debian@sha256:/,
    );
    for (const name of taskImages) expect(asked).toContain(`push ${REGISTRY}/release/${name}:`);
    const listed = JSON.parse((await machine.shell(`cat ${SOURCE}/release/images.json`)).stdout);
    expect(listed.packagesAsOf).toBe(new Date().toISOString().slice(0, 10));
    expect(listed.images.nginx).toMatch(new RegExp(`^${REGISTRY}/release/nginx@sha256:[0-9a-f]{64}$`));
    expect((await machine.shell(`ls ${SOURCE}/release/sbom`)).stdout.trim().split('\n')).toHaveLength(4);
  });

  it('builds none again for the same content', { timeout: 600_000 }, async () => {
    await machine.shell('rm /tmp/docker-was-asked');
    const result = await machine.run(step('Images'), instead);
    expect(result.code, says(result)).toBe(0);
    expect((await machine.shell('cat /tmp/docker-was-asked')).stdout).not.toMatch(/^(build|push)/m);
  });

  it.each(['staging', 'production'])(
    'gives %s those images, and keeps what was deployed',
    { timeout: 600_000 },
    async (stage) => {
      const result = await machine.run(
        step(stage === 'staging' ? 'StagingDeploy' : 'ProductionDeploy'),
        instead,
      );
      expect(result.code, says(result)).toBe(0);
      const kept = `aws s3 cp --quiet s3://${KEPT}/deployed/${stage}.tar.gz - | tar -tz`;
      const { stdout } = await machine.shell(kept);
      for (const file of [
        'config.ts',
        'wiki7.version',
        'release/images.json',
        'assembly/Service.template.json',
      ]) {
        expect(stdout.split('\n')).toContain(file);
      }
      const template = await machine.shell(
        `aws s3 cp --quiet s3://${KEPT}/deployed/${stage}.tar.gz - | tar -xzO assembly/Service.template.json`,
      );
      const { images } = JSON.parse((await machine.shell(`cat ${SOURCE}/release/images.json`)).stdout);
      for (const name of taskImages) expect(template.stdout).toContain(`@${images[name].split('@')[1]}`);
    },
  );

  it('says what would change for readers, before anybody is asked', { timeout: 600_000 }, async () => {
    const result = await machine.run(step('Compare'), instead);
    expect(result.code, says(result)).toBe(0);
    expect(result.stdout).toMatch(/added +Data\/Database\S+ \(AWS::RDS::DBInstance/);
    expect(result.stdout).toMatch(/Cost: about \$\d+ a month/);
  });

  it.each([
    ['Checks', 'test'],
    ['StackTests', 'test'],
    ['StagingSmoke', 'smoke'],
    ['ProductionSmoke', 'smoke'],
  ])('finds the command of %s', async (name, command) => {
    const result = await machine.run(step(name), instead);
    expect(result.code, says(result)).toBe(0);
    expect(result.stdout).toContain(`Usage: wiki7 ${command} `);
  });
});

it('every command of ours that is not run here is one that a step has', () => {
  const all = resources
    .filter(({ type }) => type === 'AWS::CodeBuild::Project')
    .map(({ properties }) => JSON.parse(properties.Source.BuildSpec).phases.build.commands.join('\n'))
    .join('\n');
  for (const part of Object.keys(instead)) expect(all).toContain(part);
  expect(readFileSync(`${CHECKOUT}/wiki7`, 'utf8')).toContain('| images)');
});
