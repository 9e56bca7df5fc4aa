import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMediaLine } from './media-progress.ts';

const names = fc.array(fc.string({ unit: 'grapheme' }));
const seconds = fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => value + 0);
const count = fc.nat();
const copied = fc.record({
  ...{ files: count, copied: count, bytes: count, skipped: count, unknown: count, removed: count, seconds },
  failed: fc.array(fc.record({ file: fc.string({ unit: 'grapheme' }), reason: fc.string() })),
});
const verified = fc.record({
  ...{ rows: count, good: count, seconds },
  ...{ missing: names, wrong: names, unreadable: names, extra: names },
});

describe('parseMediaLine', () => {
  it('gives back every report, whatever the files are called, and knows a copy from a comparison', () => {
    fc.assert(
      fc.property(copied, verified, (copy, comparison) => {
        expect(parseMediaLine(JSON.stringify({ report: copy }))).toEqual({ kind: 'copied', report: copy });
        expect(parseMediaLine(JSON.stringify({ report: comparison }))).toEqual({
          kind: 'verified',
          report: comparison,
        });
      }),
    );
  });

  it('passes on the sentence of a failure', () => {
    expect(parseMediaLine('{"error":"The copy stopped."}')).toEqual({
      kind: 'failed',
      sentence: 'The copy stopped.',
    });
  });

  it('never throws, and keeps what it does not know as said', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constant('{"report":{"files":1}}')), (line) => {
        expect(parseMediaLine(line)).toEqual({ kind: 'said', line });
      }),
    );
  });
});
