import { expect, it } from 'vitest';
import { tableOf } from './answer.ts';

it('shows numbers to the right and text to the left', () => {
  const rows = [
    ['Main_Page', 1200],
    ['A', null],
  ];
  expect(tableOf({ columns: ['title', 'page_views'], rows })).toBe(
    ['title      page views', 'Main_Page        1200', 'A                   –', ''].join('\n'),
  );
});

it('lets nothing that strangers send steer the terminal, nor fill it', () => {
  const text = tableOf({ columns: ['agent'], rows: [[`\u001b[2Jbot${'x'.repeat(200)}`]] });
  expect(text).not.toContain('\u001b');
  expect(text.split('\n')[1]).toHaveLength(80);
});

it('says so where there is nothing', () => {
  expect(tableOf({ columns: ['title'], rows: [] })).toBe('Nothing of that kind.\n');
});
