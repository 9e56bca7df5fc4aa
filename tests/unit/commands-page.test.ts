import { describe, expect, it } from 'vitest';
import { documentCommands } from '../../src/cli/document.ts';
import { program } from '../../src/cli/program.ts';
import { Page } from '../support/page.ts';

const REFRESH =
  'docs/guide/commands.md is stale: UPDATE_DOCS=1 npx vitest run --project unit tests/unit/commands-page.test.ts';

describe('the page of all commands', () => {
  const page = new Page('guide/commands.md');

  it('names every command, argument and option as the program does', () => {
    const content = documentCommands(program);
    page.refresh('commands', content);
    expect(page.part('commands'), REFRESH).toBe(content);
  });
});
