import { describe, expect, it } from 'vitest';
import { DEFAULT_FOLDER, hintsFor, typedStage, wikiFolder } from './hints.ts';

const sentence = 'Choose another one: `./wiki7 up --port N`. Its log: ./wiki7 logs web';

describe('a command in a sentence', () => {
  it('names the folder of a wiki that is not the default one, as it was typed', () => {
    expect(hintsFor('../other')(sentence)).toBe(
      'Choose another one: `./wiki7 --wiki ../other up --port N`. Its log: ./wiki7 --wiki ../other logs web',
    );
  });

  it('quotes a folder that a shell would take apart', () => {
    expect(hintsFor("o'clock $1 wiki")('./wiki7 up')).toBe("./wiki7 --wiki 'o'\\''clock $1 wiki' up");
  });

  it('names the stage that was typed, where a command knows one', () => {
    const missing =
      'Set it: `./wiki7 secret set smtp-password --aws`; then `./wiki7 deploy` again. ./wiki7 doctor';
    expect(hintsFor(undefined, typedStage(['deploy', '--stage', 'staging']))(missing)).toBe(
      'Set it: `./wiki7 secret set --stage staging smtp-password --aws`; then `./wiki7 deploy --stage staging` again. ./wiki7 doctor',
    );
    expect(hintsFor('../other', typedStage(['diff', '--stage=staging']))('`./wiki7 deploy`')).toBe(
      '`./wiki7 --wiki ../other deploy --stage staging`',
    );
    for (const words of [['deploy'], ['deploy', '--stage', 'production']])
      expect(hintsFor(undefined, typedStage(words))(missing)).toBe(missing);
  });

  it('stays short for the default folder', () => {
    expect(hintsFor(undefined)(sentence)).toBe(sentence);
    expect(hintsFor(DEFAULT_FOLDER)(sentence)).toBe(sentence);
  });
});

it('the default folder lies beside the launcher, wherever it is called from', () => {
  expect(wikiFolder(undefined)).toMatch(/\/wiki$/);
  expect(wikiFolder(undefined)).not.toBe(wikiFolder('src/wiki'));
});
