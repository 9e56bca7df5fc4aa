import { Wiki7Error } from '../../base/errors.ts';
import type { Container } from '../../blueprint/container.ts';

/** A size that Fargate sells. */
export interface FargateSize {
  /** In units of 1/1024 vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
}

const GIB = 1024;
const range = (from: number, to: number, step: number): readonly number[] =>
  Array.from({ length: (to - from) / step + 1 }, (_, index) => (from + index * step) * GIB);

/** CPU units and the memory that goes with them. See AWS, "Amazon ECS task definition parameters for Fargate", "Task size". */
const sizes: readonly (readonly [cpu: number, memoryMiB: readonly number[]])[] = [
  [256, [512, 1 * GIB, 2 * GIB]],
  [512, range(1, 4, 1)],
  [1024, range(2, 8, 1)],
  [2048, range(4, 16, 1)],
  [4096, range(8, 30, 1)],
  [8192, range(16, 60, 4)],
  [16384, range(32, 120, 8)],
];

/** A container's share of a task, in units of 1/1024 vCPU. */
export const cpuUnits = ({ cpu }: Pick<Container, 'cpu'>): number => Math.round(cpu * 1024);

/**
 * The smallest task that holds all containers: ECS registers none whose containers want more than the task has.
 *
 * @param name of the task, for the sentence
 * @throws Wiki7Error W7-CONFIG when Fargate has none so large
 */
export function fargateSize(
  name: string,
  containers: readonly Pick<Container, 'name' | 'cpu' | 'memoryMiB'>[],
): FargateSize {
  const cpu = containers.reduce((sum, container) => sum + cpuUnits(container), 0);
  const memoryMiB = containers.reduce((sum, container) => sum + container.memoryMiB, 0);
  for (const [sold, memories] of sizes) {
    const memory = memories.find((one) => one >= memoryMiB);
    if (sold >= cpu && memory !== undefined) return { cpu: sold, memoryMiB: memory };
  }
  const parts = containers.map((one) => `${one.name} ${one.cpu} vCPU and ${one.memoryMiB} MiB`).join(', ');
  throw new Wiki7Error(
    'W7-CONFIG',
    `A \`${name}\` task needs ${cpu / 1024} vCPU and ${memoryMiB} MiB (${parts}), but the largest that Fargate offers has 16 vCPU and 122880 MiB. Lower its numbers in \`sizes\`, and have more replicas instead.`,
  );
}
