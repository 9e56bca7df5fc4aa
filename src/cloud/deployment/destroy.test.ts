import { beforeEach, describe, expect, it } from 'vitest';
import { Account, assembly, bucket } from './account.fixture.ts';
import { planFarewell } from './destroy.ts';

let account: Account;
beforeEach(() => {
  account = new Account();
});

describe('destroy', () => {
  it('deletes what can be made again, and says what stays', async () => {
    for (const { id } of assembly.stacks) account.there.set(id, bucket(id));
    const farewell = await planFarewell(assembly, account.stacks);
    expect(farewell.kept).toContainEqual({
      stack: 'Data',
      resources: ['AWS::S3::Bucket Files: for each gigabyte in it, older versions too'],
    });
    const log = { Type: 'AWS::Logs::LogGroup' };
    const way = { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcEndpointType: 'Gateway' } };
    account.there.set('Data', { Resources: { Nat: { Type: 'AWS::EC2::NatGateway' }, Way: way } });
    account.there.set('Edge', { Resources: { Kept: { ...log, DeletionPolicy: 'Retain' }, Gone: log } });
    expect((await planFarewell(assembly, account.stacks)).kept.slice(1)).toEqual([
      { stack: 'Data', resources: ['AWS::EC2::NatGateway Nat: for each hour, and for its public address'] },
      {
        stack: 'Edge, though the stack is deleted',
        resources: ['AWS::Logs::LogGroup Kept: for each gigabyte, until its days are over'],
      },
    ]);
    await account.destroy();
    expect(account.said).toEqual(['destroy Edge']);
  });

  it('does nothing where nothing is', async () => {
    await account.destroy();
    expect(account.said).toEqual([]);
  });

  it('deletes nothing while the wiki is in its second region, unless that is lost', async () => {
    for (const { id } of assembly.stacks) account.there.set(id, bucket(id));
    account.outputs.Edge = { SecondRegion: 'eu-west-1' };
    account.outputs.StandbyEdge = { FlagStore: 'store' };
    account.flag = 'standby';
    await expect(account.destroy()).rejects.toMatchObject({ code: 'W7-FAILED-OVER' });
    expect(account.said).toEqual([]);
    await account.destroy(true);
    expect(account.said).toEqual(['destroy Edge']);
  });
});
