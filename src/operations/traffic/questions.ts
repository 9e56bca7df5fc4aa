import { Wiki7Error } from '../../base/errors.ts';
import { PriceList } from '../../planning/price-list.ts';

export interface Question {
  /** What it answers, in one sentence. */
  readonly says: string;
  /** On the columns of `requests.ts`, in the SQL that Trino and DuckDB share. */
  readonly sql: string;
  /** What it can't be answered without; nobody but CloudFront knows countries. */
  readonly needs?: 'countries';
}

const usd = (key: string): number => new PriceList().of(key, 'us-east-1').usd;

/** People ask for fewer different things in a few days. */
const CRAWLER_PATHS = 20;

/** A page that is this rarely made tells nothing of its speed. */
const LEAST_SAMPLES = 3;

/** WAF and the shield refuse with these; MediaWiki's own 403 is among them. */
const REFUSED = 'status IN (403, 429)';

const percent = (part: string, whole = 'count(*)'): string => `round(100.0 * ${part} / ${whole}, 1)`;

/** Everything that may be asked of who read the wiki: of CloudFront's log by Athena, and of the edge's on one machine by DuckDB. */
export const questions = {
  days: {
    says: 'What happened each day.',
    sql: `SELECT day, count(*) AS requests,
  count(*) FILTER (WHERE title IS NOT NULL AND method = 'GET' AND status IN (200, 304)) AS page_views,
  count(DISTINCT block) AS blocks,
  round(sum(bytes) / 1e6, 1) AS megabytes,
  count(*) FILTER (WHERE status >= 500) AS errors
FROM requests GROUP BY day ORDER BY day DESC`,
  },
  pages: {
    says: 'The pages that were read most, and by how many address blocks.',
    sql: `SELECT title, count(*) AS views, count(DISTINCT block) AS blocks,
  ${percent("count(*) FILTER (WHERE answered_by = 'cache')")} AS percent_from_cache
FROM requests WHERE title IS NOT NULL AND method = 'GET' AND status IN (200, 304)
GROUP BY title ORDER BY views DESC, title LIMIT 50`,
  },
  missing: {
    says: 'Titles that readers look for and that do not exist, the most wanted first.',
    sql: `SELECT title, count(DISTINCT block) AS blocks, count(*) AS requests
FROM requests WHERE title IS NOT NULL AND method = 'GET' AND status = 404
GROUP BY title ORDER BY blocks DESC, requests DESC, title LIMIT 50`,
  },
  crawlers: {
    says: 'Address blocks and agents that ask for many different things, those that make the most work first.',
    sql: `SELECT block, agent, count(*) AS requests, count(DISTINCT path) AS paths,
  count(*) FILTER (WHERE answered_by = 'wiki') AS asked_of_the_wiki,
  count(*) FILTER (WHERE ${REFUSED}) AS refused
FROM requests GROUP BY block, agent HAVING count(DISTINCT path) >= ${CRAWLER_PATHS}
ORDER BY asked_of_the_wiki DESC, requests DESC, block, agent LIMIT 50`,
  },
  hits: {
    says: 'How much of each class of URLs the cache answers.',
    sql: `SELECT class, count(*) AS requests,
  count(*) FILTER (WHERE answered_by = 'cache') AS from_cache,
  ${percent("count(*) FILTER (WHERE answered_by = 'cache')", "nullif(count(*) FILTER (WHERE answered_by <> 'edge'), 0)")} AS percent_from_cache
FROM requests WHERE method IN ('GET', 'HEAD') GROUP BY class ORDER BY requests DESC, class`,
  },
  slow: {
    says: 'What the wiki takes longest to make, by the time to the first byte of the slowest twentieth.',
    sql: `SELECT coalesce(title, path) AS page, class, count(*) AS made,
  round(avg(first_byte_seconds), 2) AS seconds,
  round(approx_percentile(first_byte_seconds, 0.95), 2) AS slowest_twentieth
FROM requests WHERE answered_by = 'wiki' AND method = 'GET'
GROUP BY coalesce(title, path), class HAVING count(*) >= ${LEAST_SAMPLES}
ORDER BY slowest_twentieth DESC, page LIMIT 50`,
  },
  countries: {
    says: 'Where readers are.',
    sql: `SELECT country, count(*) AS requests, ${percent('count(*)', 'sum(count(*)) OVER ()')} AS percent_of_all,
  round(sum(bytes) / 1e6, 1) AS megabytes
FROM requests GROUP BY country ORDER BY requests DESC, country LIMIT 50`,
    needs: 'countries',
  },
  refused: {
    says: 'What the shield, the firewall or MediaWiki itself turned away, and from whom.',
    sql: `SELECT status, class, block, agent, count(*) AS requests, count(DISTINCT path) AS paths
FROM requests WHERE ${REFUSED}
GROUP BY status, class, block, agent ORDER BY requests DESC, block, agent, class, status LIMIT 50`,
  },
  unsaved: {
    says: 'Saves, uploads and logins that were answered with an error, by day. What MediaWiki refuses politely, with status 200, is not among them.',
    sql: `SELECT day, path, status, count(*) AS requests, count(DISTINCT block) AS blocks
FROM requests WHERE method NOT IN ('GET', 'HEAD', 'OPTIONS') AND status >= 400
GROUP BY day, path, status ORDER BY day DESC, requests DESC, path, status LIMIT 50`,
  },
  media: {
    says: 'Files that were sent most, with their thumbnails.',
    sql: `SELECT regexp_extract(path, '^/media/(?:(?:thumb|transcoded|archive)/)*(?:[0-9a-f]/[0-9a-f]{2}/)?([^/]+)', 1) AS file,
  count(*) AS requests, round(sum(bytes) / 1e6, 1) AS megabytes,
  count(*) FILTER (WHERE class = 'thumbnails') AS thumbnails
FROM requests WHERE class IN ('media', 'thumbnails') AND method = 'GET' AND status IN (200, 206)
GROUP BY 1 ORDER BY megabytes DESC, requests DESC, file LIMIT 50`,
  },
  bill: {
    says: 'What each class of URLs costs at CloudFront’s list price for North America, before what is free.',
    sql: `SELECT class, count(*) AS requests, round(sum(bytes) / 1e9, 3) AS gigabytes,
  count(*) FILTER (WHERE answered_by = 'wiki') AS asked_of_the_wiki,
  round(sum(bytes) / 1e9 * ${usd('cloudfront.gb')} + count(*) * ${usd('cloudfront.request').toFixed(9)}, 4) AS dollars
FROM requests GROUP BY class ORDER BY dollars DESC, class`,
  },
} as const satisfies Readonly<Record<string, Question>>;

export type QuestionName = keyof typeof questions;

export const questionNames = Object.keys(questions) as readonly QuestionName[];

/** @throws Wiki7Error W7-TRAFFIC with the names that there are */
export function questionNamed(name: string): QuestionName {
  if (Object.hasOwn(questions, name)) return name as QuestionName;
  throw new Wiki7Error(
    'W7-TRAFFIC',
    `There is no question \`${name}\`. There are ${questionNames.join(', ')}: \`./wiki7 traffic\` says what each answers.`,
  );
}
