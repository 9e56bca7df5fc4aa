import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, it } from 'vitest';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { compute, profileNames } from './compute.fixture.ts';

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

/** What AwsSolutions finds in the stack of the services; the other one only stands in for stacks with tests of their own. */
function findings(config: object, cloud: object): readonly string[] {
  let folder = '';
  const prepare = (app: App) => {
    folder = app.outdir;
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  };
  expect(() => compute(wikiUnderTest(config, cloud), prepare)).toThrow(/AwsSolutions/);
  const report = JSON.parse(readFileSync(join(folder, 'validation-report.json'), 'utf8')) as Report;
  const all = report.pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${constructPath} ${ruleName}`),
    ),
  );
  expect(all.filter((finding) => finding.startsWith('Below/'))).not.toEqual([]);
  return all.filter((finding) => !finding.startsWith('Below/'));
}

it.each(profileNames)('nothing that cdk-nag finds is left unanswered in %s', (profile) => {
  expect(findings({ profile }, {})).toEqual([]);
});

it('nothing is left unanswered with shells into tasks', () => {
  expect(findings({}, { exec: true })).toEqual([]);
});
