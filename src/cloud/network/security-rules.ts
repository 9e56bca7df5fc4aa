import { ports } from '../../blueprint/ports.ts';

/** Who is in each group. EC2 never changes a description: another text here replaces the group. */
export const groups = {
  balancer: 'Load balancer',
  web: 'Tasks that send pages',
  thumbs: 'Tasks that send pictures',
  jobs: 'Tasks of job queue, schedule, release and maintenance',
  render: 'Tasks that read uploaded files',
  database: 'Database and its replicas',
  cache: 'Object cache',
  sessions: 'Session store',
  drill: 'Copies of the database that drills make',
  functions: 'Functions that reach the database',
  endpoints: 'Private endpoints of AWS services',
} as const;

export type GroupName = keyof typeof groups;

/** Everything may be said to nobody but whom a rule names; answers need none. `outside`: AWS and the internet, as far as there is a way out. */
export type SecurityRule = readonly [
  from: GroupName,
  to: GroupName | 'outside',
  port: number,
  reason: string,
];

/** HTTPS. */
export const HTTPS = 443;

export interface SecurityRuleOptions {
  /** Whether cache and sessions have stores of their own; else they are in the database. */
  readonly caches: boolean;
  /** Port of the mail server; null: the wiki sends no mail. */
  readonly mailPort: number | null;
}

/** Every connection that is opened in the network, but CloudFront's to the load balancer: `SecurityGroups.allowCloudFront`. */
export function securityRules({ caches, mailPort }: SecurityRuleOptions): readonly SecurityRule[] {
  return [
    ['balancer', 'web', ports.web, 'requests of readers, health checks'],
    ['balancer', 'thumbs', ports.thumbs, 'requests for pictures, health checks'],

    ['web', 'database', ports.database, 'MediaWiki tables'],
    ['thumbs', 'database', ports.database, 'MediaWiki tables'],
    ['jobs', 'database', ports.database, 'MediaWiki tables, and their changes in a release'],
    ['functions', 'database', ports.database, 'making database users, rotating their passwords'],
    ['functions', 'drill', ports.database, 'looking into a copy, as nobody else may'],

    ['web', 'render', ports.render, 'commands on uploaded files'],
    ['thumbs', 'render', ports.render, 'commands that make thumbnails'],
    ['jobs', 'render', ports.render, 'commands on uploaded files in jobs'],

    ...(caches ? storeRules : []),

    ['web', 'outside', HTTPS, 'S3, image pull, logs, secrets, and what wiki pages ask other sites for'],
    ['thumbs', 'outside', HTTPS, 'S3, image pull, logs, secrets'],
    ['jobs', 'outside', HTTPS, 'S3, image pull, logs, secrets, metrics'],
    ['render', 'outside', HTTPS, 'image pull, logs, its one secret: Fargate uses the address of the task'],
    ['functions', 'outside', HTTPS, 'logs, secrets, ECS and RDS, answers to CloudFormation'],

    ...(mailPort === null ? [] : mailRules(mailPort)),
  ];
}

const storeRules: readonly SecurityRule[] = [
  ['web', 'cache', ports.cache, 'cached objects'],
  ['thumbs', 'cache', ports.cache, 'cached objects'],
  ['jobs', 'cache', ports.cache, 'cached objects'],
  ['web', 'sessions', ports.cache, 'sessions of readers'],
  ['thumbs', 'sessions', ports.cache, 'who may see a picture of a private wiki'],
  ['jobs', 'sessions', ports.cache, 'ending the sessions of an account'],
  ['functions', 'cache', ports.cache, 'emptying it after a restore'],
  ['functions', 'sessions', ports.cache, 'ending all of them after a restore'],
];

function mailRules(port: number): readonly SecurityRule[] {
  // On the port of HTTPS the way is open already.
  if (port === HTTPS) return [];
  return [
    ['web', 'outside', port, 'mail that MediaWiki sends at once, such as new passwords'],
    ['jobs', 'outside', port, 'mail that jobs send, such as notifications'],
  ];
}
