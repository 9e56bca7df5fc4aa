import { expect, it } from 'vitest';
import { stopOrder } from './down.ts';
import type { InspectedContainer } from './engine.ts';
import type { Instance } from './state.ts';

const on = (Name: string, networks: readonly string[], mode = 'bridge') =>
  ({
    Name,
    HostConfig: { NetworkMode: mode },
    NetworkSettings: { Networks: Object.fromEntries(networks.map((network) => [network, {}])) },
  }) as unknown as InspectedContainer;

it('stops readers’ way first, data last, and a network namespace after those in it', () => {
  const present = [
    on('/w-database', ['w-data']),
    on('/w-web-1', ['w-app', 'w-data']),
    on('/w-web-1-nginx', [], 'container:1'),
    on('/w-maintenance-7', ['w-app', 'w-data']),
    on('/w-edge', ['w-app']),
    on('/w-no-network', []),
  ];
  expect(stopOrder(present, { name: 'w' } as Instance)).toEqual([
    ['w-edge'],
    ['w-web-1-nginx'],
    ['w-web-1', 'w-maintenance-7', 'w-no-network'],
    ['w-database'],
  ]);
});
