import type { Mount } from './container.ts';

/** What is in memory counts against the container's limit: a few uploads at once must not end it. */
const LARGEST_IN_MEMORY_MIB = 256;

/** Whether a scratch place is memory; a larger one is on disk. */
export const inMemory = ({ sizeMiB }: Extract<Mount, { kind: 'scratch' }>): boolean =>
  sizeMiB <= LARGEST_IN_MEMORY_MIB;
