/**
 * What CloudFront records of each request, by its own names, and why. Not the cookies, which let somebody in; not the query, nor the
 * address that the reader came from, which has one: it tells what was searched for, and forms can put their tokens there. Paths are
 * kept, and with them the codes of the links by which MediaWiki has an address confirmed: docs/guide/mail.md says what they are worth.
 * Names are CloudFront's: AWS, "Standard logging reference" and "Configure standard logging (v2)".
 */
const kept = {
  date: 'when',
  time: 'when',
  'c-ip': 'which address block a crawler has; whole, so that abuse can be stopped. See ADR 27',
  'c-country': 'traffic by country',
  'cs-method': 'reading or saving',
  'cs-uri-stem': 'what was asked for',
  'cs(User-Agent)': 'as what a crawler poses',
  'sc-status': 'whether it was answered',
  'sc-bytes': 'what the bill is made of',
  'sc-content-type': 'what CloudFront took it for, when an answer looks wrong',
  'time-taken': 'how long until the last byte',
  'time-to-first-byte': 'how long the wiki took',
  'x-edge-location': 'where, when only some readers complain',
  'x-edge-request-id': 'what AWS’s support asks for',
  'x-edge-result-type': 'whether the cache answered',
  'x-edge-detailed-result-type': 'why it did not',
} as const;

export const recordFields = Object.keys(kept) as readonly (keyof typeof kept)[];

/** What a field is called in Parquet, as `cs_user_agent`. See AWS, "Create a table for CloudFront logs in Athena … with Parquet". */
const columnOf = (field: string): string =>
  field
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/_$/, '');

/** Everything is text there, numbers too. */
export const columns: readonly string[] = recordFields.map(columnOf);

/** Folder of a day within that of the logs, as the delivery of CloudWatch writes it and as a partition of the table is called. */
export const dayFolder = { delivered: '{yyyy}/{MM}/{dd}', projected: 'yyyy/MM/dd' } as const;

/** The same of one day, in UTC. */
export const folderOfDay = (day: Date): string => day.toISOString().slice(0, 10).replaceAll('-', '/');

/** For so many days requests are kept: no longer than questions are asked about them. */
export const REQUEST_DAYS = 30;
