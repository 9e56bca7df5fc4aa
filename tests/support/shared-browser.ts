import type { TestProject } from 'vitest/node';
import { BrowserContainer } from './browser-container.ts';
import { TestWiki } from './test-wiki.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the suite's browser takes commands. */
    readonly browser: string;
  }
}

/** One browser for all files of a suite, beside the suite's wiki, which is started before. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const browser = await BrowserContainer.start(TestWiki.at(project.getProvidedContext().wiki));
  project.provide('browser', browser.endpoint);
  return () => browser.remove();
}
