import { createRequire } from 'node:module';

/**
 * Every feature flag that the library recommends, and its own lint rules as errors. They decide logical ids, so what a version
 * brings anew is adopted with that version and never before. One of them makes references between stacks weak, so that none keeps
 * another from changing; `deploy` sees to their order (`thoseThatLetGo`).
 */
export function recommendedContext(): Record<string, unknown> {
  const flags = createRequire(import.meta.url)('aws-cdk-lib/recommended-feature-flags.json');
  return { ...flags, '@aws-cdk/core:validateAgainstDefaultRules': true };
}
