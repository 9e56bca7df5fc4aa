import type { Pricer } from '../cost-item.ts';

/** Queries that resolvers ask for what is no alias of CloudFront: those are free. Assumed. */
const QUERIES_PER_VIEW = 0.1;

/** Requests that a function of CloudFront runs for: one before the answer, and another after it for pages and files. */
const RUNS_PER_REQUEST = 2;

/** Prices of Europe and North America; readers elsewhere cost up to twice as much. */
export const priceDistribution: Pricer = ({ region }, context) => {
  const { requests, gigabytes } = context.flow;
  const lines = [
    context.use(region, { what: 'to readers', key: 'cloudfront.gb', quantity: gigabytes }),
    context.use(region, { what: 'requests', key: 'cloudfront.request', quantity: requests }),
    context.use(region, {
      what: 'functions at the edge',
      key: 'cloudfront.function',
      quantity: requests * RUNS_PER_REQUEST,
    }),
  ];
  const { invalidations } = context.traffic;
  if (invalidations > 0) {
    lines.push(
      context.use(region, { what: 'invalidations', key: 'cloudfront.invalidation', quantity: invalidations }),
    );
  }
  return lines;
};

/** The function that chooses the region reads it with every request to the wiki itself. */
export const priceKeyValueStore: Pricer = ({ region }, context) => [
  context.use(region, {
    what: 'reads of the region’s flag',
    key: 'cloudfront.store-read',
    quantity: context.flow.requests,
  }),
];

/** A managed group costs as much as one rule, as long as it is AWS's own. */
export const priceWebAcl: Pricer = ({ region, properties }, context) => {
  const rules: readonly unknown[] = properties.Rules ?? [];
  return [
    context.standing(region, { what: 'web ACL', key: 'waf.acl', quantity: 1 }),
    context.standing(region, { what: `${rules.length} rules`, key: 'waf.rule', quantity: rules.length }),
    context.use(region, { what: 'requests', key: 'waf.request', quantity: context.flow.requests }),
  ];
};

export const priceZone: Pricer = ({ region }, context) => [
  context.standing(region, { what: 'zone of the name', key: 'route53.zone', quantity: 1 }),
  context.use(region, {
    what: 'queries',
    key: 'route53.query',
    quantity: context.traffic.views * QUERIES_PER_VIEW,
  }),
];

/** A zone of names within the network, which is Route 53's too. */
export const pricePrivateNames: Pricer = ({ region }, context) => [
  context.standing(region, { what: 'zone of names within', key: 'route53.zone', quantity: 1 }),
];

/** CloudFront counts as within AWS. HTTPS, text in the answer, a short interval and latency cost each as much again. */
export const priceHealthCheck: Pricer = ({ region, properties }, context) => {
  const { Type = '', RequestInterval, MeasureLatency } = properties.HealthCheckConfig ?? {};
  const options = [
    String(Type).startsWith('HTTPS'),
    String(Type).endsWith('STR_MATCH'),
    Number(RequestInterval) === 10,
    MeasureLatency === true,
  ].filter(Boolean).length;
  return [
    context.standing(region, { what: 'health check', key: 'route53.check', quantity: 1 }),
    context.standing(region, {
      what: 'HTTPS of the health check',
      key: 'route53.check-option',
      quantity: options,
    }),
  ];
};
