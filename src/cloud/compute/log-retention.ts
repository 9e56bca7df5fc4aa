import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** As long as MediaWiki itself keeps readers' addresses (`$wgCUDMaxAge`, `$wgRCMaxAge`): access logs hold them too. */
export const LOG_RETENTION = RetentionDays.THREE_MONTHS;
