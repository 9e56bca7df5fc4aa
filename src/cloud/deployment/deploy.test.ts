import { beforeEach, describe, expect, it } from 'vitest';
import type { Template } from '../changes/template-changes.ts';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { Account, assembly, bucket, stack } from './account.fixture.ts';
import type { Assembly } from './assembly.ts';

let account: Account;
beforeEach(() => {
  account = new Account();
});

describe('the first deployment', () => {
  it('waits for the domain before anything asks for a certificate', async () => {
    await account.deploy();
    expect(account.said).toEqual([
      'bootstrap 123456789012 eu-central-1 us-east-1',
      'deploy Dns, goes-back',
      'wait example.org ns-1.example ns-2.example',
      'deploy Data, stays',
      'deploy Data Edge, goes-back',
    ]);
  });

  it('takes nothing back of what keeps the wiki: a second attempt goes on from there', async () => {
    account.there.set('Dns', {});
    account.there.set('Data', bucket('new'));
    await account.deploy();
    expect(account.said.filter((line) => line.endsWith('stays'))).toEqual([]);
  });

  it('waits for nobody where the zone is there already', async () => {
    await account.deploy({ hostedZone: 'import' });
    expect(account.said.filter((line) => line.startsWith('wait'))).toEqual([]);
  });
});

it('a deployment with a signed zone tells the DS record for the zone above, and one without tells none', async () => {
  await account.deploy();
  expect(account.notes).toEqual([]);
  account.outputs.Dns = { SignedZone: 'Z1' };
  await account.deploy({ cloud: wikiUnderTest({}, { dnssec: true }) });
  expect(account.notes).toEqual([expect.stringMatching(/^example\.org is signed.*\n {2}12345 13 2 Z1$/)]);
});

it('a deployment of a wiki that sleeps wakes it before anything else', async () => {
  account.asleep = true;
  await account.deploy();
  expect(account.said[0]).toBe('wake');
});

describe('a deployment that needs a secret of the operator', () => {
  const refusal = {
    code: 'W7-SECRET-MISSING',
    message: expect.stringContaining('./wiki7 secret set smtp-password --aws'),
  };

  it('stops before anything that would wait for it, and says how to set it', async () => {
    account.values.set('smtp-password', false);
    await expect(account.deploy({ withMail: true })).rejects.toMatchObject(refusal);
    expect(account.said.at(-1)).toBe('deploy Data, stays');
  });

  it('makes its place first where the wiki was without mail until now', async () => {
    account.there.set('Dns', {}).set('Data', bucket('new'));
    await expect(account.deploy({ withMail: true })).rejects.toMatchObject(refusal);
    expect(account.said.at(-1)).toBe('deploy Data, goes-back');
  });

  it('goes on when it is set', async () => {
    account.values.set('smtp-password', true);
    await account.deploy({ withMail: true });
    expect(account.said.at(-1)).toBe('deploy Data Edge, goes-back');
  });
});

describe('a deployment that would lose files', () => {
  beforeEach(() => account.there.set('Data', bucket('old')));

  it('changes nothing and names them', async () => {
    await expect(account.deploy()).rejects.toMatchObject({
      code: 'W7-REPLACEMENT',
      message: expect.stringMatching(/Data\/Files, AWS::S3::Bucket, would be replaced \(BucketName\)/),
    });
    expect(account.said).toEqual([]);
  });

  it('goes on for whoever agrees', async () => {
    await account.deploy({ allowReplacement: true });
    expect(account.said).toContain('deploy Data Edge, goes-back');
  });
});

describe('a deployment that takes away what services use', () => {
  const session = 'wiki7-w-data.Sessions';
  const reads = (...outputs: readonly string[]): Template => ({
    Resources: Object.fromEntries(
      outputs.map((output) => {
        const [StackName, OutputName] = output.split('.');
        return [
          OutputName,
          { Type: 'T', Properties: { It: { 'Fn::GetStackOutput': { StackName, OutputName } } } },
        ];
      }),
    ),
  });
  const has = (...outputs: readonly string[]): Template => ({
    Outputs: Object.fromEntries(outputs.map((output) => [output, { Value: output }])),
  });
  const of = (data: Template, service: Template): Assembly => ({
    ...assembly,
    stacks: [
      stack('Data', true, data),
      stack('Images', false, has('Wiki')),
      stack('Service', false, service),
    ],
  });
  const all = 'deploy Data Images Service, goes-back';
  beforeEach(() => {
    account.there.set('Data', has('Database', 'Sessions')).set('Images', {});
    account.there.set('Service', reads('wiki7-w-data.Database', session));
  });
  const deployed = () => account.said.filter((line) => /Service/.test(line));

  it('has them let go first', async () => {
    const service = reads('wiki7-w-data.Database', 'wiki7-w-images.Wiki');
    await account.deploy({ assembly: of(has('Database'), service) });
    expect(deployed()).toEqual(['deploy Images Service, alone, goes-back', all]);
  });

  it('goes its usual way where nothing goes, or they also need what is not there yet', async () => {
    await account.deploy({ assembly: of(has('Database', 'Sessions'), reads(session)) });
    await account.deploy({ assembly: of(has('Other'), reads('wiki7-w-data.Other')) });
    expect(deployed()).toEqual([all, all]);
  });
});

describe('a deployment with a second region', () => {
  const standbyRegion = { region: 'eu-west-1', zones: ['eu-west-1a', 'eu-west-1b'] };
  const two = {
    cloud: wikiUnderTest({}, { standbyRegion }),
    assembly: { ...assembly, stacks: [...assembly.stacks, stack('StandbyService', false)] },
  };

  it('prepares that region too', async () => {
    await account.deploy(two);
    expect(account.said[0]).toBe('bootstrap 123456789012 eu-central-1 us-east-1 eu-west-1');
  });

  it.each(['leaving', 'standby'] as const)(
    'changes nothing while the wiki is on its way: %s',
    async (flag) => {
      account.outputs.StandbyEdge = { FlagStore: 'store' };
      account.flag = flag;
      await expect(account.deploy(two)).rejects.toMatchObject({ code: 'W7-FAILED-OVER' });
      expect(account.said).toEqual([]);
    },
  );

  it('changes nothing either when it is taken out of config.ts while the wiki is there, unless it is lost', async () => {
    account.outputs.Edge = { SecondRegion: 'eu-west-1' };
    account.outputs.StandbyEdge = { FlagStore: 'store' };
    account.flag = 'standby';
    await expect(account.deploy()).rejects.toMatchObject({ code: 'W7-FAILED-OVER' });
    expect(account.said).toEqual([]);
    await account.deploy({ secondRegionLost: true });
    expect(account.said).toContain('deploy Data Edge, goes-back');
  });
});
