import { describe, expect, it } from 'vitest';
import { type ScheduleOptions, schedule } from './schedule.ts';

const everything: ScheduleOptions = {
  nightlyHour: 3,
  sitemap: true,
  captchaPictures: true,
  mail: true,
  extensions: ['AbuseFilter', 'Echo'],
};
const namesOf = (options: ScheduleOptions) => schedule(options).map((task) => task.name);

describe('schedule', () => {
  it('gives every task its own name, which the scheduler remembers it by', () => {
    const names = namesOf(everything);
    expect(new Set(names).size).toBe(names.length);
  });

  it('begins at the hour of the configuration, past midnight too', () => {
    const times = schedule({ ...everything, nightlyHour: 23 }).flatMap(({ at }) =>
      'dailyAt' in at ? [at.dailyAt] : [],
    );
    expect(times[0]).toBe('23:00');
    for (const time of times) expect(time).toMatch(/^([01]\d|2[0-3]):[0-5]\d$/);
    expect(new Set(times).size).toBe(times.length);
  });

  it('makes a sitemap and captcha pictures only for a wiki that has them', () => {
    const names = namesOf({ ...everything, sitemap: false, captchaPictures: false });
    expect(names).not.toContain('sitemap');
    expect(names).not.toContain('captcha-pictures');
    expect(namesOf(everything)).toEqual(expect.arrayContaining(['sitemap', 'captcha-pictures']));
  });

  it('leaves out scripts of extensions that the wiki does not have', () => {
    const commands = schedule({ ...everything, extensions: [] }).map((task) => task.command.join(' '));
    expect(commands.filter((command) => /Echo|AbuseFilter/.test(command))).toEqual([]);
  });

  it('sends no digests from a wiki without mail', () => {
    expect(namesOf({ ...everything, mail: false })).not.toContain('notification-digests');
  });
});
