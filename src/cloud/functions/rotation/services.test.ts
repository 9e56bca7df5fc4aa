import type { ECSClient } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { ecsServices } from './ecs-services.ts';

function client(answer: object) {
  const sent: object[] = [];
  const send = async ({ input }: { input: object }) => {
    sent.push(input);
    return answer;
  };
  return { sent, client: { send } as unknown as ECSClient };
}

const began = new Date('2026-11-01');
const primary = { status: 'PRIMARY', rolloutState: 'COMPLETED', createdAt: began };

describe('a service has been rolled', () => {
  it.each([
    ['with one deployment that is completed', [primary], true],
    ['not while tasks of an older one run', [primary, { ...primary, status: 'ACTIVE' }], false],
    ['not while tasks are still started', [{ ...primary, rolloutState: 'IN_PROGRESS' }], false],
    ['not with a deployment that failed', [{ ...primary, rolloutState: 'FAILED' }], false],
  ])('%s', async (_title, deployments, finished) => {
    const { client: ecs } = client({ services: [{ serviceName: 'web', deployments }] });
    expect(await ecsServices(ecs, 'cluster', ['web']).rolls()).toEqual([
      { service: 'web', finished, since: began },
    ]);
  });
});

it('rolls each service by a new deployment of what it runs', async () => {
  const { client: ecs, sent } = client({});
  await ecsServices(ecs, 'cluster', ['web', 'jobs']).redeploy();
  expect(sent).toEqual([
    { cluster: 'cluster', service: 'web', forceNewDeployment: true },
    { cluster: 'cluster', service: 'jobs', forceNewDeployment: true },
  ]);
});

it('asks nothing where no service has the login', async () => {
  const { client: ecs, sent } = client({});
  expect(await ecsServices(ecs, 'cluster', []).rolls()).toEqual([]);
  expect(sent).toEqual([]);
});

it('fails when ECS does not know a service', async () => {
  const { client: ecs } = client({ services: [], failures: [{ arn: 'web', reason: 'MISSING' }] });
  await expect(ecsServices(ecs, 'cluster', ['web']).rolls()).rejects.toThrow(
    'ECS does not know web (MISSING).',
  );
});
