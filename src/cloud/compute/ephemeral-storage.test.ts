import { expect, it } from 'vitest';
import { ephemeralStorageGiB } from './ephemeral-storage.ts';

const disk = (...sizesMiB: readonly number[]) =>
  ephemeralStorageGiB('render', [
    { mounts: sizesMiB.map((sizeMiB) => ({ kind: 'scratch', path: `/${sizeMiB}`, sizeMiB })) },
  ]);

it('a task has more than the included disk only if its scratch places and images need it', () => {
  expect(disk(15 * 1024)).toBeUndefined();
  expect(disk(15 * 1024 + 257)).toBe(21);
  expect(disk(20 * 1024, 20 * 1024)).toBe(45);
});

it('memory is not counted as disk', () => {
  expect(disk(...Array.from({ length: 100 }, () => 256))).toBeUndefined();
});

it('fails in one sentence when Fargate has no such disk', () => {
  expect(() => disk(196 * 1024)).toThrow(
    /^A `render` task needs 201 GiB of disk, but Fargate offers at most 200\. Lower/,
  );
});
