/**
 * What the server says of itself. Not `general`, which has every query. Not `audit`: two users connect, from tasks of the wiki only;
 * who did what is in MediaWiki's own log, and an audit would copy private texts into a log that more people may read.
 */
export const exportedLogs = ['error', 'slowquery'] as const;
