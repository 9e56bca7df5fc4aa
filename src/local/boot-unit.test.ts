import { expect, it } from 'vitest';
import { bootUnit } from './boot-unit.ts';

const startOf = (folder: string) => /^ExecStart=.*$/m.exec(bootUnit(folder))?.[0];

it('starts the wiki of its folder, whatever characters that has', () => {
  expect(startOf('/srv/my wiki')).toMatch(/^ExecStart="\/.+\/wiki7" --wiki "\/srv\/my wiki" up$/);
  expect(startOf('/srv/50% "a" \\b $HOME')).toContain(' "/srv/50%% \\"a\\" \\\\b $$HOME" up');
});

it('is refused for a folder that no unit can name', () => {
  expect(() => bootUnit('/srv/a\nExecStart=/bin/sh')).toThrow(/line break/);
});
