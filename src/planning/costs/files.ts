import type { CostContext, Pricer } from '../cost-item.ts';
import { type PlannedResource, refersTo } from '../planned-resource.ts';

/** Shares of the originals: thumbnails beside them, and what was deleted or replaced and waits in the private bucket. Assumed. */
const SHARES = { public: 1.35, private: 0.1 };

/** Objects that an upload makes, with its thumbnails. Assumed. */
const OBJECTS_PER_UPLOAD = 6;

/** Share of readers' requests that CloudFront asks S3 for. Assumed. */
const READ_SHARE = 0.02;

/** A line of an access log. Assumed; those of S3 and the balancer are counted with it. */
export const LOG_BYTES = 600;

type Use = 'public' | 'private' | 'logs' | 'other';

/** Told by what it does, not by its name: logs come to it, or thumbnails lie in it. */
function useOf(bucket: PlannedResource, context: CostContext): Use {
  const { LoggingConfiguration, LifecycleConfiguration } = bucket.properties;
  const rules: readonly { readonly Prefix?: string; readonly ExpirationInDays?: number }[] =
    LifecycleConfiguration?.Rules ?? [];
  if (rules.some(({ Prefix }) => Prefix === 'thumb/')) return 'public';
  const named = context
    .ofType('AWS::S3::Bucket', bucket.region)
    .some(({ properties }) => refersTo(properties.LoggingConfiguration, bucket.logicalId));
  if (named) return 'logs';
  return LoggingConfiguration === undefined ? 'other' : 'private';
}

export const priceBucket: Pricer = (bucket, context) => {
  const { region, properties } = bucket;
  const use = useOf(bucket, context);
  if (use === 'other') return [];
  if (use === 'logs') return logLines(bucket, context);
  const { mediaGb, uploads } = context.traffic;
  const share = SHARES[use];
  const writes = uploads * OBJECTS_PER_UPLOAD * share;
  const lines = [
    context.use(region, { what: `${use} files`, key: 's3.standard', quantity: mediaGb * share }),
    context.use(region, { what: `${use} files written`, key: 's3.write', quantity: writes }),
  ];
  if (use === 'public' && context.usedIn(region)) {
    const quantity = context.flow.requests * READ_SHARE;
    lines.push(context.use(region, { what: 'public files read', key: 's3.read', quantity }));
  }
  if (properties.ReplicationConfiguration !== undefined) {
    const quantity = context.flow.uploadedGigabytes * share;
    lines.push(context.use(region, { what: 'to the second region', key: 'transfer.regions', quantity }));
  }
  return lines;
};

function logLines({ region, properties }: PlannedResource, context: CostContext) {
  const days: readonly number[] = (properties.LifecycleConfiguration?.Rules ?? []).flatMap(
    ({ ExpirationInDays }: { readonly ExpirationInDays?: number }) => ExpirationInDays ?? [],
  );
  if (!context.usedIn(region)) return [];
  const months = (days[0] ?? 365) / 30;
  const quantity = ((context.flow.requests * LOG_BYTES) / 1e9) * months;
  return [context.use(region, { what: 'access logs', key: 's3.standard', quantity })];
}
