import { describe, expect, it } from 'vitest';
import { insteadOf } from './maintenance.ts';

describe('a maintenance script', () => {
  it.each(['update', 'update.php', 'maintenance/update.php', 'Update'])('%s is sent to `up`', (script) => {
    expect(insteadOf(script)).toContain('`./wiki7 up`');
  });

  it.each(['showSiteStats', 'updateArticleCount', 'Wiki7:Jobs', 'extensions/Foo/maintenance/fill.php'])(
    '%s is run',
    (script) => {
      expect(insteadOf(script)).toBeUndefined();
    },
  );
});
