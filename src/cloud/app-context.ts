import { createRequire } from 'node:module';

/**
 * Every feature flag that the library recommends, and its own lint rules as errors. They decide logical ids, so what a version
 * brings anew is adopted with that version and never before.
 */
export function recommendedContext(): Record<string, unknown> {
  const flags = createRequire(import.meta.url)('aws-cdk-lib/recommended-feature-flags.json');
  return { ...flags, '@aws-cdk/core:validateAgainstDefaultRules': true };
}
