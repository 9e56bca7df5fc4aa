import { script } from './script.ts';

/**
 * A command that runs by the clock, in UTC: by the resident scheduler here, by EventBridge Scheduler on AWS.
 * One that was missed, since nothing ran at its time, is caught up once here.
 */
export interface ScheduledTask {
  readonly name: string;
  readonly command: readonly string[];
  /** `everyMinutes` counts from midnight, 1 to 1440; `dailyAt` is `HH:MM`. */
  readonly at: { readonly everyMinutes: number } | { readonly dailyAt: string };
}

export interface ScheduleOptions {
  /** Hour (UTC) at which nightly upkeep begins. */
  readonly nightlyHour: number;
  /** Whether a sitemap is made every night. */
  readonly sitemap: boolean;
  /** Whether the captcha shows generated pictures, of which there must be enough. */
  readonly captchaPictures: boolean;
  /** Whether the wiki sends mail. */
  readonly mail: boolean;
  /** Extensions that the wiki has. */
  readonly extensions: readonly string[];
}

/** Minutes between the starts of two nightly tasks, so that they don't all meet a small machine at once. */
const STEP_MINUTES = 4;

/** Everything that a wiki wants done by the clock. */
export function schedule(options: ScheduleOptions): readonly ScheduledTask[] {
  const has = (extension: string) => options.extensions.includes(extension);
  const nightly: Readonly<Record<string, readonly string[]>> = {
    'expired-user-rights': script('purgeExpiredUserrights'),
    'expired-blocks': script('purgeExpiredBlocks'),
    'expired-watchlist-items': script('purgeExpiredWatchlistItems'),
    'old-recent-changes': script('purgeRecentChanges'),
    'upload-stash': script('cleanupUploadStash'),
    // Rows that are over already; without it nobody removes them, since reading a page doesn't.
    'parser-cache': script('purgeParserCache', '--expiredate', 'now', '--msleep', '50'),
    'special-pages': script('updateSpecialPages'),
    statistics: script('initSiteStats', '--update', '--active'),
    ...(has('AbuseFilter') && { 'abuse-filter-addresses': script('AbuseFilter:PurgeOldLogIPData') }),
    ...(has('Echo') && options.mail && { 'notification-digests': script('Echo:processEchoEmailBatch') }),
    ...(options.sitemap && { sitemap: script('Wiki7:Sitemap') }),
  };
  return [
    ...Object.entries(nightly).map(([name, command], index) => ({
      name,
      command,
      at: { dailyAt: timeOfDay(options.nightlyHour, index * STEP_MINUTES) },
    })),
    ...(options.captchaPictures
      ? [{ name: 'captcha-pictures', command: script('Wiki7:CaptchaPictures'), at: { everyMinutes: 30 } }]
      : []),
  ];
}

function timeOfDay(hour: number, minutes: number): string {
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  return `${twoDigits((hour + Math.floor(minutes / 60)) % 24)}:${twoDigits(minutes % 60)}`;
}
