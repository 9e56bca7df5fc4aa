/** Logs that queries look through: those of services, of what runs by the clock, what ECS told of failures, and the database's own. */
export type LogOf = 'web' | 'thumbs' | 'jobs' | 'render' | 'cron' | 'failed-tasks' | 'slow-statements';

/** Something that somebody asks of the logs when the runbook says so, in the language of CloudWatch Logs Insights. */
export interface LogQuery {
  /** As the console lists it. */
  readonly name: string;
  readonly logs: readonly LogOf[];
  readonly query: string;
}

const PAGES = ['web', 'thumbs'] as const;
const ACCESS = 'filter kind = "access"';

/** Questions for a bad night, first those that say which part of the wiki it is. */
export const logQueries = [
  {
    name: 'errors by page',
    logs: PAGES,
    query: `${ACCESS} and status >= 500 | stats count(*) as failures, max(seconds) as slowest by status, path, title, action | sort failures desc | limit 100`,
  },
  {
    name: 'errors of MediaWiki',
    logs: ['web', 'thumbs', 'jobs', 'cron'],
    query:
      'filter ispresent(level_name) and level_name != "INFO" | fields @timestamp, level_name, channel, message, context.exception.file, extra.reqId | sort @timestamp desc | limit 100',
  },
  {
    // The id is in the answer's error page, and in each line of one request.
    name: 'one request',
    logs: PAGES,
    query:
      'filter request_id = "ID" or extra.reqId = "ID" | fields @timestamp, kind, status, seconds, path, level_name, message | sort @timestamp asc',
  },
  {
    name: 'slow requests',
    logs: PAGES,
    query: `${ACCESS} and seconds >= 2 | fields @timestamp, seconds, php_seconds, status, method, path, title, action, request_id | sort seconds desc | limit 100`,
  },
  {
    // What an editor waits for, whatever they saved it by. No metric has it: a balancer measures all requests together.
    name: 'seconds to save',
    logs: ['web'],
    query: `${ACCESS} and method = "POST" and php_seconds > 0 | stats pct(php_seconds, 50) as median, pct(php_seconds, 95) as slow, count(*) as saved by bin(5m)`,
  },
  {
    name: 'errors over time',
    logs: ['web', 'thumbs', 'jobs', 'cron'],
    query:
      'filter level_name in ["ERROR", "CRITICAL", "ALERT", "EMERGENCY"] | stats count(*) as errors by bin(5m)',
  },
  {
    name: 'who asks most',
    logs: PAGES,
    query: `${ACCESS} | stats count(*) as requests, sum(seconds) as busy by client, agent | sort busy desc | limit 50`,
  },
  {
    name: 'refused by the shield',
    logs: ['web'],
    query: `${ACCESS} and status = 429 | stats count(*) as refused by client, agent, path, action | sort refused desc | limit 100`,
  },
  {
    name: 'past the shield',
    logs: ['web'],
    query: 'filter kind = "without_shield" | stats count(*) as requests by guarded, bin(5m)',
  },
  {
    name: 'failed jobs',
    logs: ['jobs'],
    query:
      'filter event = "job-failed" | stats count(*) as failures by type, error | sort failures desc | limit 100',
  },
  {
    name: 'jobs by type',
    logs: ['jobs'],
    query:
      'filter event = "jobs" | stats sum(count) as ran, sum(failures) as failed, sum(seconds) as busy by type | sort busy desc',
  },
  {
    name: 'purges in trouble',
    logs: ['web'],
    query:
      'filter event in ["fails", "gives up", "sends again", "loses the database", "has the database again"] | fields @timestamp, event, reason, tags, after | sort @timestamp desc | limit 100',
  },
  {
    name: 'failed tasks of the clock',
    logs: ['failed-tasks'],
    query:
      'fields @timestamp, detail.overrides.containerOverrides.0.command.1, detail.stoppedReason, detail.containers.0.exitCode, detail.taskArn | sort @timestamp desc | limit 100',
  },
  {
    // Who did what to a page stands in the wiki's own Special:Log and histories.
    name: 'logins and accounts',
    logs: ['web'],
    query:
      'filter channel in ["authentication", "authevents"] | fields @timestamp, message, context.user, context.clientIp, context.successful, context.status, extra.reqId | sort @timestamp desc | limit 200',
  },
  {
    // Who tries passwords of many accounts, or many of one: the requests of these lines say from where.
    name: 'failed logins',
    logs: ['web'],
    query:
      'filter channel = "authevents" and (context.successful = 0 or context.successful = "false") | stats count(*) as failures by context.event, context.status, bin(5m) | sort failures desc | limit 100',
  },
  {
    name: 'slow statements',
    logs: ['slow-statements'],
    query:
      'parse @message /Query_time: (?<seconds>[0-9.]+)/ | filter ispresent(seconds) | sort seconds desc | limit 50',
  },
] as const satisfies readonly LogQuery[];

/** Of that name. */
export const logQuery = (name: (typeof logQueries)[number]['name']): LogQuery =>
  logQueries.find((one) => one.name === name) as LogQuery;
