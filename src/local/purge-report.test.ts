import { expect, it } from 'vitest';
import type { LocalWiki } from './local-wiki.ts';
import { purgeReport } from './purge-report.ts';

const told = { leads: true, queue: null, sent: 0, editToVisible: { p50: null, p99: null } };

/** A wiki of which each sidecar says this. */
function wikiOf(...answers: readonly string[]): Parameters<typeof purgeReport>[0] {
  const sidecars = answers.map((_, index) => ({ id: `web-${index}`, container: { image: 'sidecar' } }));
  return {
    engine: {
      run: async ([, name = '']: readonly string[]) => ({
        code: 0,
        stdout: answers[Number(name.split('-').at(-1))] ?? '',
        stderr: '',
      }),
    },
    instance: { name: 'w' },
    topology: { stores: [], application: [sidecars], entry: [] },
  } as unknown as LocalWiki;
}

it('is that of the sidecar that sends, and a sidecar that ends while it is asked is none', async () => {
  expect(await purgeReport(wikiOf('', JSON.stringify(told)))).toEqual(told);
  expect(await purgeReport(wikiOf('The sidecar failed.'))).toBeNull();
});
