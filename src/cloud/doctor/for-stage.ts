import type { Stage } from '../../config/staging.ts';

/** A remedy as it is typed for a wiki that is not production: left out, `--stage` would change the wiki of readers. */
export const forStage = (remedy: string, stage: Stage): string =>
  stage === 'production'
    ? remedy
    : remedy.replaceAll(
        /\.\/wiki7 (?:deploy|diff|[^;,]*--aws)\b/g,
        (command) => `${command} --stage ${stage}`,
      );
