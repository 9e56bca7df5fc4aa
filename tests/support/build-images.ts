import { silentReporter } from '../../src/base/reporter.ts';
import { LocalWiki } from '../../src/local/local-wiki.ts';
import { sharedConfig } from './shared-wiki.ts';
import { TestWiki } from './test-wiki.ts';

/**
 * Builds what suites wait for otherwise: the images of two kinds of wiki, and the tools that most runs use, two at a time, since a build
 * waits for the network half of its time.
 */
const tools = [
  ['test', 'pebble', 'objects'],
  ['mysql', 'aws'],
] as const;

const kinds = [{}, { config: sharedConfig }];
for (const kind of kinds) {
  const wiki = await TestWiki.make(kind);
  try {
    const { folder } = wiki;
    const local = await LocalWiki.openOrMake({ folder, reporter: silentReporter, confirm: async () => true });
    const builder = local.imageBuilder();
    await local.build(builder);
    await Promise.all(
      tools.map(async (lane) => {
        for (const tool of lane) await builder.product(tool);
      }),
    );
    await builder.onMediaWiki('phpunit');
  } finally {
    await wiki.remove();
  }
}
