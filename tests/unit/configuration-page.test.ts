import { describe, expect, it } from 'vitest';
import { documentOptions, documentProfiles } from '../../src/config/document.ts';
import { Page } from '../support/page.ts';

const REFRESH =
  'docs/guide/configuration.md is stale: UPDATE_DOCS=1 npx vitest run --project unit tests/unit/configuration-page.test.ts';

describe('the page of all options', () => {
  const page = new Page('guide/configuration.md');

  it.each([
    ['options', documentOptions()],
    ['sizes', documentProfiles()],
  ])('says of %s what the schema says', (name, content) => {
    page.refresh(name, content);
    expect(page.part(name), REFRESH).toBe(content);
  });
});
