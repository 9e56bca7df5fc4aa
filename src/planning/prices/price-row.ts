import type { SourceName } from './sources.ts';

/** One price of AWS in some regions, before tax, without commitments. */
export interface PriceRow {
  /** As `fargate.arm64.vcpu`. Rows with the same key are about different regions. */
  readonly key: string;
  /** What one gets for it. */
  readonly per: string;
  readonly source: SourceName;
  /** Dollars by region, or one price everywhere. */
  readonly usd: number | Readonly<Record<string, number>>;
}

export const everywhere = (key: string, per: string, source: SourceName, usd: number): PriceRow => ({
  key,
  per,
  source,
  usd,
});

/** For the three regions that the table has, in this order. */
export const regional = (
  key: string,
  per: string,
  source: SourceName,
  ...[virginia, frankfurt, ireland]: readonly [number, number, number]
): PriceRow => ({
  key,
  per,
  source,
  usd: { 'us-east-1': virginia, 'eu-central-1': frankfurt, 'eu-west-1': ireland },
});
