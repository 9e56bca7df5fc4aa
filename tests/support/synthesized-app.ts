import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wikiUnderTest } from '../../src/cloud/cloud-wiki.fixture.ts';
import { CloudApp } from '../../src/cloud/stacks/cloud-app.ts';
import type { StackTemplate } from './resolved-templates.ts';

/**
 * The templates of all stacks of a wiki on AWS, without what takes seconds: images are a script alone, the code of functions is not
 * bundled, and the library's own rules are left to cloud-app.test.ts.
 */
export function synthesizedApp(
  ...[config, cloud]: Parameters<typeof wikiUnderTest>
): readonly StackTemplate[] {
  const folder = mkdtempSync(join(tmpdir(), 'wiki7-synthesized-'));
  try {
    const images = mkdtempSync(join(folder, 'images-'));
    writeFileSync(join(images, 'build.sh'), '');
    const assembly = unchecked(() =>
      new CloudApp({
        cloud: wikiUnderTest(config, cloud),
        images: { folder: images, tag: 'tag', packagesAsOf: '2026-01-01' },
        outdir: mkdtempSync(join(folder, 'out-')),
        bundling: false,
      }).synth(),
    );
    return assembly.stacks.map(({ stackName, environment, template }) => ({
      name: stackName,
      account: environment.account,
      region: environment.region,
      template,
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

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
