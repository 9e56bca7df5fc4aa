import { expect, it } from 'vitest';
import { isLetIn } from './is-let-in.ts';

const region = 'eu-central-1';

it.each([
  [{ mode: 'all' }, true],
  [{ mode: 'only', codes: ['AT', 'DE'] }, true],
  [{ mode: 'only', codes: ['AT'] }, false],
  [{ mode: 'except', codes: ['DE'] }, false],
  [{ mode: 'except', codes: ['AT'] }, true],
] as const)(
  'a wiki in Germany with the countries %o has somebody there who looks at it: %s',
  (countries, is) => {
    expect(isLetIn({ region, countries: countries as never })).toBe(is);
  },
);

it('where nobody knows the country of a region, nobody is sent to be turned away', () => {
  expect(isLetIn({ region: 'xx-new-1', countries: { mode: 'only', codes: ['DE'] } })).toBe(false);
  expect(isLetIn({ region: 'xx-new-1', countries: { mode: 'all' } })).toBe(true);
});
