import { describe, expect, it } from 'vitest';
import { nightlyWindow, weeklyWindow } from './quiet-hours.ts';

describe('quiet hours', () => {
  it('follow nightly upkeep', () => {
    expect(nightlyWindow(3, 1)).toBe('04:00-05:00');
    expect(weeklyWindow(3, 3)).toBe('sun:06:00-sun:07:00');
  });

  it('go past midnight', () => {
    expect(nightlyWindow(22, 1)).toBe('23:00-00:00');
    expect(nightlyWindow(23, 1)).toBe('00:00-01:00');
    expect(weeklyWindow(20, 3)).toBe('sun:23:00-mon:00:00');
    expect(weeklyWindow(22, 3)).toBe('mon:01:00-mon:02:00');
  });
});
