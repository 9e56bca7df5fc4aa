import type { Pricer } from '../cost-item.ts';
import { LOG_BYTES } from './files.ts';
import { runsPerMonth } from './tasks.ts';

/** What a question reads of a month's access logs in columns. Assumed. */
const READ_SHARE = 0.15;

/** Questions a month, each about a whole month. Assumed. */
const QUESTIONS = 30;

/** The least that a run of a crawler is charged for. AWS, "AWS Glue pricing". */
const CRAWL = { units: 2, hours: 10 / 60 };

/** CloudFront brings its logs to S3 for nothing, but asks for turning them into Parquet. */
export const priceParquet: Pricer = ({ region, properties }, context) => {
  if (properties.OutputFormat !== 'parquet') return [];
  const quantity = (context.flow.requests * LOG_BYTES) / 1e9;
  return [context.use(region, { what: 'access logs turned into Parquet', key: 'logs.parquet', quantity })];
};

/** What is searched by it; by nobody else in the account. */
export const priceWorkGroup: Pricer = ({ region }, context) => {
  const quantity = (context.flow.requests * LOG_BYTES * READ_SHARE * QUESTIONS) / 1e12;
  return [context.use(region, { what: 'questions about readers', key: 'athena.tb', quantity })];
};

export const priceCrawler: Pricer = ({ region, properties }, context) => {
  const runs = runsPerMonth(String(properties.Schedule?.ScheduleExpression));
  const quantity = runs * CRAWL.units * CRAWL.hours;
  return [context.use(region, { what: 'crawler', key: 'glue.unit', quantity })];
};
