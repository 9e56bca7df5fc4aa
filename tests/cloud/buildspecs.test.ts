import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { program } from '../../src/cli/program.ts';
import * as buildspecs from '../../src/cloud/delivery/buildspecs.ts';

const { imagesSpec, deploySpec, updateSpec, compareSpec, smokeSpec, checksSpec, stackTestsSpec } = buildspecs;
const specs = [imagesSpec, deploySpec, updateSpec, compareSpec, smokeSpec, checksSpec, stackTestsSpec];

/** Words after `--wiki FOLDER`, of every line that calls Wiki7. */
const lines = specs.flatMap((spec) =>
  (spec().phases.build?.commands ?? []).flatMap((command) =>
    [...command.matchAll(/\/wiki7" --wiki "[^"]+" (.+)$/gm)].map(([, words = '']) => words),
  ),
);

describe('what steps of the pipeline ask of the command line', () => {
  it('is something in each of them', () => {
    expect(lines).toHaveLength(specs.length);
  });

  it.each(lines)('is a command with such options: %s', (line) => {
    const [name = ''] = line.split(' ');
    const command: Command | undefined = program.commands.find((one) => one.name() === name);
    expect(command, name).toBeDefined();
    const known = command?.options.map(({ long }) => long) ?? [];
    const given = [...line.matchAll(/(?:^|\s)(--[a-z-]+)/g)].map(([, option = '']) => option);
    expect(given.filter((option) => !known.includes(option))).toEqual([]);
  });

  it.each([updateSpec(), deploySpec()])('never waits for somebody who answers', (spec) => {
    expect(spec.phases.build?.commands.join('\n')).toMatch(/ deploy .*--yes$/m);
  });
});
