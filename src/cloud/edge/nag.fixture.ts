import { App, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { recommendedContext } from '../app-context.ts';

/** An app for tests with everything that checks templates switched on. */
export function checkedApp(): App {
  const app = new App({ context: recommendedContext() });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

export const stackIn = (app: App, id: string, region = 'eu-central-1'): Stack =>
  new Stack(app, id, { env: { account: '123456789012', region }, crossRegionReferences: true });

/** What the whole app's checks say; nothing where all is well. */
export function findings(app: App): string {
  try {
    app.synth();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

export const templateOf = (stack: Stack): Template => Template.fromStack(stack);
