import type { Pricer } from '../cost-item.ts';
import { LOG_BYTES } from './files.ts';

/** Asked in a month: all eleven of them each week. Assumed. */
const QUESTIONS = 48;

/** Share of a month's log that a question about a week reads, with the columns that it needs and compressed. Assumed. */
const READ_SHARE = (7 / 30) * 0.1;

/** Athena counts no less for a question. AWS, "Amazon Athena pricing". */
const LEAST_TB = 10e6 / 1e12;

/** CloudFront's log comes to S3 free of charge, but for writing it in columns. */
export const priceDelivery: Pricer = ({ region }, context) => {
  const destinations = context.ofType('AWS::Logs::DeliveryDestination', region);
  if (!destinations.some(({ properties }) => properties.OutputFormat === 'parquet')) return [];
  const quantity = (context.flow.requests * LOG_BYTES) / 1e9;
  return [context.use(region, { what: 'access log in columns', key: 'logs.parquet', quantity })];
};

export const priceQuestions: Pricer = ({ region, properties }, context) => {
  const most = Number(properties.WorkGroupConfiguration?.BytesScannedCutoffPerQuery ?? Infinity) / 1e12;
  const read = ((context.flow.requests * LOG_BYTES) / 1e12) * READ_SHARE;
  const quantity = QUESTIONS * Math.min(most, Math.max(LEAST_TB, read));
  return [context.use(region, { what: 'questions about traffic', key: 'athena.scanned', quantity })];
};
