import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { CloudApp } from './cloud-app.ts';

/** A stack of a wiki on AWS, as its template and its place in the order of deployment. */
export interface SynthesizedTemplate {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Ids of the stacks that come before it. */
  readonly needs: readonly string[];
  readonly stateful: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: as free as templates are
  readonly template: any;
}

type Given = Parameters<typeof wikiUnderTest>;

/**
 * The templates of all stacks of a wiki on AWS, without what takes seconds: images are a script alone, the code of functions is not
 * bundled, and the library's own rules are left to `checkedApp`.
 */
export const synthesizedApp = (...given: Given): readonly SynthesizedTemplate[] =>
  unchecked(() => checkedApp(...given));

/** What `synthesize` makes, without the library's own rules. */
export function unchecked<T>(synthesize: () => T): T {
  const { CDK_VALIDATION: before } = process.env;
  process.env.CDK_VALIDATION = 'false';
  try {
    return synthesize();
  } finally {
    if (before === undefined) delete process.env.CDK_VALIDATION;
    else process.env.CDK_VALIDATION = before;
  }
}

/** The same. A finding of AWS's solutions checks, or of the library's own rules, fails it. */
export function checkedApp(...given: Given): readonly SynthesizedTemplate[] {
  const folder = mkdtempSync(join(tmpdir(), 'wiki7-synthesized-'));
  try {
    const images = mkdtempSync(join(folder, 'images-'));
    writeFileSync(join(images, 'build.sh'), '');
    const app = new CloudApp({
      cloud: wikiUnderTest(...given),
      images: { folder: images, tag: 'tag', packagesAsOf: '2026-01-01' },
      outdir: mkdtempSync(join(folder, 'out-')),
      bundling: false,
    });
    const stateful = new Set(app.stacks.filter((stack) => stack.stateful).map(({ stackName }) => stackName));
    return app.synth().stacks.map(({ id, stackName, environment, dependencies, template }) => ({
      id,
      name: stackName,
      account: environment.account,
      region: environment.region,
      needs: dependencies.map((one) => one.id),
      stateful: stateful.has(stackName),
      template,
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
