import type { Signal } from './signal.ts';

/** What readers get, and how soon. */
export const edgeSignals = {
  'edge-fails': {
    severity: 'page',
    runbook: 'Requests fail on AWS',
    says: 'One answer in twenty that readers get is an error of the server.',
    /** Percent. */
    limit: { atLeast: 5 },
    everySeconds: 300,
    bad: 2,
    of: 2,
    missing: 'fine',
  },
  'errors-unusual': {
    severity: 'ticket',
    runbook: 'Requests fail on AWS',
    says: 'Readers get more errors of the server than at this hour of other weeks.',
    limit: { outsideBand: 6 },
    everySeconds: 300,
    bad: 3,
    of: 3,
    missing: 'fine',
  },
  'pages-slow': {
    severity: 'ticket',
    runbook: 'Pages come slowly on AWS',
    says: 'One in ten requests that no cache could answer takes three seconds or more.',
    /** Seconds. */
    limit: { atLeast: 3 },
    bad: 10,
    of: 15,
    missing: 'fine',
  },
  'latency-unusual': {
    severity: 'ticket',
    runbook: 'Pages come slowly on AWS',
    says: 'Requests that no cache could answer take longer than at this hour of other weeks.',
    limit: { outsideBand: 4 },
    everySeconds: 300,
    bad: 6,
    of: 6,
    missing: 'fine',
  },
  'shield-gone': {
    severity: 'ticket',
    runbook: 'The shield is away on AWS',
    says: 'Requests for expensive pages reach MediaWiki unasked, since the sidecar does not answer.',
    /** Requests a minute. */
    limit: { atLeast: 10 },
    bad: 3,
    of: 5,
    // It has data only while requests come past it.
    missing: 'fine',
  },
  'shield-store-lost': {
    severity: 'ticket',
    runbook: 'The shield is away on AWS',
    says: 'The cache does not answer the shield, so each task counts requests for itself, and pages are made without what was kept.',
    limit: { atLeast: 1 },
    bad: 5,
    of: 5,
    missing: 'fine',
  },
  'certificate-ends': {
    severity: 'ticket',
    runbook: 'The certificate on AWS is not renewed',
    says: 'The certificate that readers get ends in less than four weeks, and ACM should have renewed it a month ago.',
    /** Days. ACM begins 60 days before the end. */
    limit: { below: 28 },
    everySeconds: 86_400,
    bad: 1,
    of: 1,
    missing: 'fine',
  },
} as const satisfies Readonly<Record<string, Signal>>;
