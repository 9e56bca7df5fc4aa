import { costsOf, type EstimateOptions } from './estimate.ts';
import type { Traffic } from './traffic.ts';

/** Nobody reads, edits or uploads, and nothing is stored. */
export const still: Traffic = {
  views: 0,
  requestsPerView: 8,
  kilobytesPerView: 300,
  originShare: 0.25,
  edits: 0,
  uploads: 0,
  megabytesPerUpload: 2,
  mediaGb: 0,
  databaseGb: 0,
  logGb: 0,
  deployments: 0,
  invalidations: 0,
};

export type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;

export const stack = (Resources: Resources, region = 'eu-central-1', rest: object = {}) => ({
  id: 'Test',
  region,
  template: { Resources, ...rest },
});

/** Dollars a month. */
export const totalOf = (
  resources: Resources,
  traffic: Partial<Traffic> = {},
  options: Partial<EstimateOptions> & { readonly region?: string } = {},
) =>
  costsOf({ stacks: [stack(resources, options.region)], traffic: { ...still, ...traffic }, ...options })
    .total;
