import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { services } from '../../blueprint/services.ts';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { cloudEndpoints, profileNames } from './compute.fixture.ts';
import { cpuUnits, fargateSize } from './fargate-size.ts';

const one = (cpu: number, memoryMiB: number) => fargateSize('web', [{ name: 'a', cpu, memoryMiB }]);

describe('the size of a task', () => {
  it('is the smallest that Fargate sells', () => {
    expect(one(0.25, 512)).toEqual({ cpu: 256, memoryMiB: 512 });
    expect(one(0.1, 513)).toEqual({ cpu: 256, memoryMiB: 1024 });
    expect(one(0.25, 2049)).toEqual({ cpu: 512, memoryMiB: 3072 });
    expect(one(1, 100)).toEqual({ cpu: 1024, memoryMiB: 2048 });
    expect(one(8, 16385)).toEqual({ cpu: 8192, memoryMiB: 20480 });
    expect(one(16, 122880)).toEqual({ cpu: 16384, memoryMiB: 122880 });
  });

  it('holds all of its containers, whatever they want', () => {
    const container = fc.record({
      name: fc.constant('a'),
      cpu: fc.double({ min: 0.05, max: 4, noNaN: true }),
      memoryMiB: fc.integer({ min: 4, max: 30000 }),
    });
    fc.assert(
      fc.property(fc.array(container, { minLength: 1, maxLength: 3 }), (containers) => {
        const { cpu, memoryMiB } = fargateSize('web', containers);
        const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
        return (
          sum(containers.map(cpuUnits)) <= cpu && sum(containers.map((each) => each.memoryMiB)) <= memoryMiB
        );
      }),
    );
  });

  it('fails in one sentence when Fargate has none so large', () => {
    expect(() => one(16.25, 1024)).toThrow(
      /^A `web` task needs 16\.25 vCPU and 1024 MiB \(a 16\.25 vCPU .*16 vCPU and 122880 MiB\. Lower/,
    );
    expect(() => one(1, 122881)).toThrow(/122881 MiB/);
  });

  it('is paid for and used: no profile buys vCPU that no container has', () => {
    for (const profile of profileNames) {
      for (const { name, containers } of services(wikiUnderTest({ profile }).wiki, cloudEndpoints)) {
        const { cpu } = fargateSize(name, containers);
        const used = containers.map(cpuUnits).reduce((all, units) => all + units, 0);
        expect(used, `${profile} ${name}`).toBe(cpu);
      }
    }
  });
});
