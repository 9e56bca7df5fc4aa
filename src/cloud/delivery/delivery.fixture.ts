import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { DeliveryApp } from '../stacks/delivery-app.ts';

const zone = { hostedZone: 'import', zone: 'example.org', zoneId: 'Z0123456789ABC' } as const;

type Cloud = NonNullable<Parameters<typeof wikiUnderTest>[1]>;

export const delivered: Cloud = {
  dns: zone,
  staging: { host: 'staging.example.org' },
  pipeline: { repository: 'owner/wiki', folder: 'wiki' },
};

export interface DeliveredResource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  // biome-ignore lint/suspicious/noExplicitAny: as free as templates are
  readonly Properties?: any;
}

/** The template of the pipeline's stack. A finding of AWS's solutions checks, or of the library's own rules, fails it. */
export function deliveryTemplate(cloud: Cloud = {}): {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly template: { readonly Resources: Readonly<Record<string, DeliveredResource>> };
  readonly resources: ReadonlyMap<string, DeliveredResource>;
} {
  const outdir = mkdtempSync(join(tmpdir(), 'wiki7-delivery-'));
  const config = [{}, { ...delivered, ...cloud }] as const;
  try {
    const app = new DeliveryApp({
      wikis: { production: wikiUnderTest(...config), staging: wikiUnderTest(...config, 'staging') },
      outdir,
    });
    const [stack] = app.synth().stacks;
    if (!stack) throw new Error('The pipeline has no stack.');
    const { account, region } = stack.environment;
    const { stackName: name, template } = stack;
    return { name, account, region, template, resources: new Map(Object.entries(template.Resources)) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
