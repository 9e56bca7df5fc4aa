import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import type { Stage } from '../../config/staging.ts';
import { recommendedContext } from '../app-context.ts';
import { DeliveryStack } from './delivery-stack.ts';

export interface DeliveryAppProps {
  readonly wikis: Readonly<Record<Stage, CloudWiki>>;
  /** Folder for the template. */
  readonly outdir: string;
}

/** The pipeline, apart from what it deploys: it is changed by itself alone. A finding of AWS's solutions checks fails the synthesis. */
export class DeliveryApp extends App {
  readonly stacks: readonly DeliveryStack[];

  constructor({ wikis, outdir }: DeliveryAppProps) {
    super({ outdir, context: recommendedContext(), analyticsReporting: false });
    Validations.of(this).addPlugins(new AwsSolutionsChecks());
    this.stacks = [new DeliveryStack(this, wikis)];
  }
}
