import { defineConfig } from 'vitest/config';

/** Files that need a running wiki go through one at a time: they share it, and the machine's two cores. */
const shared = ['tests/support/shared-wiki.ts'];
const running = { fileParallelism: false, testTimeout: 180_000, hookTimeout: 900_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'tests/unit/**/*.test.ts'],
          exclude: ['src/cloud/**'],
          // Some start programs, while images are built beside them.
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'cloud',
          include: ['src/cloud/**/*.test.ts', 'tests/cloud/**/*.test.ts'],
          globalSetup: ['tests/support/temporary-folder.ts'],
          testTimeout: 60_000,
          // The library of AWS takes seconds to load: once for all files, which share nothing but that.
          isolate: false,
        },
      },
      { test: { name: 'stack', include: ['tests/stack/*.test.ts'], globalSetup: shared, ...running } },
      { test: { name: 'stack-own', include: ['tests/stack/own/*.test.ts'], ...running } },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: [...shared, 'tests/support/shared-browser.ts'],
          ...running,
        },
      },
      { test: { name: 'aws', include: ['tests/aws/**/*.test.ts'], ...running } },
      { test: { name: 'chaos', include: ['tests/chaos/**/*.test.ts'], ...running } },
    ],
  },
});
