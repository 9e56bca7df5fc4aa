import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { run } from '../../src/base/process.ts';
import { checks } from '../../src/cloud/doctor/checks.ts';
import type { Finding } from '../../src/operations/finding.ts';
import { ACCOUNT, Emulator, environmentFor } from '../support/emulator/emulator.ts';
import { onceInFull } from '../support/full-run.ts';
import { sharedWiki } from '../support/shared-wiki.ts';
import { TestWiki } from '../support/test-wiki.ts';

const REGION = 'eu-central-1';
const Tags = [{ Key: 'wiki7:wiki', Value: 'wiki' }];
const cloud = {
  account: ACCOUNT,
  region: REGION,
  zones: [`${REGION}a`, `${REGION}b`],
  host: 'wiki.example.org',
  dns: { hostedZone: 'create' as const, zone: 'example.org' },
};

/** A piece of a wiki, of types that the emulator makes. */
const template = {
  Resources: {
    Files: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'wiki7-files' } },
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'alarms' } },
    Log: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'wiki7-web' } },
    Network: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
    Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'wiki7' } },
    Zone: { Type: 'AWS::Route53::HostedZone', Properties: { Name: 'wiki7.invalid.' } },
    Database: {
      Type: 'AWS::RDS::DBInstance',
      Properties: {
        DBInstanceIdentifier: 'wiki7-database',
        DBInstanceClass: 'db.t4g.small',
        Engine: 'mysql',
        EngineVersion: '8.4.6',
        AllocatedStorage: '20',
        MasterUsername: 'root',
        MasterUserPassword: 'password',
        BackupRetentionPeriod: '7',
      },
    },
  },
};

describe.runIf(onceInFull)('doctor on the emulator of AWS', () => {
  let emulator: Emulator;
  let folder: TestWiki;
  let findings: readonly Finding[];
  let seconds: number;

  /** By the real command line, in a process of its own. */
  const doctor = (...more: readonly string[]) => {
    const typed = ['--import', 'tsx', 'src/cli/main.ts', '--wiki', folder.folder, 'doctor', '--aws', ...more];
    return run(process.execPath, typed, { accept: 'any' });
  };
  const sentencesOf = (name: string) =>
    findings.filter(({ check }) => check === name).map(({ state, sentence }) => `${state}: ${sentence}`);

  beforeAll(async () => {
    emulator = await Emulator.start(await sharedWiki().inside());
    for (const [name, value] of Object.entries(
      environmentFor(emulator.endpoint.replace('localhost', '127.0.0.1'), REGION),
    ))
      vi.stubEnv(name, value);
    folder = await TestWiki.make({ config: { cloud: { ...cloud, zones: [...cloud.zones] } } });
    await new CloudFormationClient().send(
      new CreateStackCommand({ StackName: 'wiki7-wiki-data', TemplateBody: JSON.stringify(template), Tags }),
    );
    await new KMSClient().send(new CreateKeyCommand({ Tags: [{ TagKey: 'wiki7:wiki', TagValue: 'wiki' }] }));
    const began = Date.now();
    const { stdout, code } = await doctor('--json');
    seconds = (Date.now() - began) / 1000;
    expect(code).toBe(1);
    findings = JSON.parse(stdout);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await emulator?.stop();
    await folder?.remove();
  });

  it('tells something of each check, and ends soon', () => {
    const told = new Set(findings.map(({ check }) => check));
    expect([...told]).toEqual(checks({ drift: false }).map(({ name }) => name));
    expect(seconds).toBeLessThan(60);
  });

  it('finds what is wrong with what is deployed, as the services themselves say it', () => {
    expect(sentencesOf('topics')).toEqual(['wrong: Nobody hears the topic alarms in eu-central-1.']);
    expect(sentencesOf('buckets')).toContain('wrong: The bucket wiki7-files doesn’t block public access.');
    expect(sentencesOf('domain')).toEqual([
      expect.stringMatching(
        /^(?:wrong: wiki7\.invalid does not point|unknown: The world could not be asked)/,
      ),
    ]);
    expect(sentencesOf('stacks')).toEqual([
      'wrong: A deployment did not go to its end: wiki7-wiki-images, wiki7-wiki-service, wiki7-wiki-edge is not there.',
    ]);
    expect(sentencesOf('leftovers')).toEqual([
      expect.stringMatching(
        /^warning: No stack owns the key [0-9a-f-]+ in eu-central-1, about \$1\.00 a month\.$/,
      ),
    ]);
  });

  it('calls what the services say is right right, and claims nothing of what is not there', () => {
    expect(sentencesOf('backups')).toEqual(['good: The newest backups are as new as they should be.']);
    expect(sentencesOf('certificates')).toEqual(['good: The wiki has none on AWS.']);
  });

  it('says of what the emulator doesn’t know that it could not be asked, and nothing else suffers', () => {
    const unknown = findings.filter(({ state }) => state === 'unknown').map(({ check }) => check);
    expect([...new Set(unknown)].filter((check) => check !== 'domain')).toEqual([
      'database',
      'buckets',
      'quotas',
    ]);
  });

  it('tells people the same, each with its remedy', async () => {
    const { stdout, code } = await doctor();
    expect(code).toBe(1);
    expect(stdout).toMatch(/^✗ topics {8}Nobody hears the topic alarms .*\n {16}→ aws sns subscribe /m);
    expect(stdout).toMatch(/^\? quotas /m);
  });
});
