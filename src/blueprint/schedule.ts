/** A command that runs by the clock, in UTC: by the resident scheduler here, by EventBridge Scheduler on AWS. */
export interface ScheduledTask {
  readonly name: string;
  readonly command: readonly string[];
  readonly at: { readonly everyMinutes: number } | { readonly dailyAt: `${number}:${number}` };
}

export interface ScheduleOptions {
  readonly nightlyHour: number;
  readonly sitemap: boolean;
  readonly captchaPictures: boolean;
}

export function schedule(_options: ScheduleOptions): readonly ScheduledTask[] {
  return [];
}
