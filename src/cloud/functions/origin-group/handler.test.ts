import { expect, it } from 'vitest';
import { isComplete, onEvent } from './handler.ts';

const event = (RequestType: 'Create' | 'Update' | 'Delete') => ({
  RequestType,
  RequestId: 'r',
  StackId: 's',
  ResourceProperties: { vpc: 'vpc-1', vpcOrigin: 'vo_1' },
});

const finding = (...ids: readonly string[]) => {
  const asked: string[] = [];
  const named = async (name: string, vpc: string) => {
    asked.push(`${name} in ${vpc}`);
    return ids;
  };
  return { asked, named };
};

it('waits until CloudFront has made its group', async () => {
  expect(await isComplete(event('Create'), finding())).toEqual({ IsComplete: false });
});

it('gives the id of CloudFront’s group in this VPC', async () => {
  const groups = finding('sg-1');
  expect(await isComplete(event('Update'), groups)).toEqual({ IsComplete: true, Data: { GroupId: 'sg-1' } });
  expect(groups.asked).toEqual(['CloudFront-VPCOrigins-Service-SG in vpc-1']);
});

it('fails when somebody else has made a group of that name', async () => {
  await expect(isComplete(event('Create'), finding('sg-1', 'sg-2'))).rejects.toThrow(
    /several security groups of the name .*: sg-1, sg-2\. Only one is CloudFront's own/,
  );
});

it('looks for nothing when it is deleted, where the group may be gone', async () => {
  expect(await isComplete(event('Delete'), finding())).toEqual({ IsComplete: true });
});

it('is one and the same whatever is found, so that nothing is replaced', async () => {
  expect(await onEvent()).toEqual({ PhysicalResourceId: 'origin-group' });
});
