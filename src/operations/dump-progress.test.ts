import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDumpLine } from './dump-progress.ts';

const phase = fc.constantFrom('validate', 'import', 'search', 'links', 'statistics', 'export');
const report = fc.record({
  pagesRead: fc.nat(),
  pagesWritten: fc.nat(),
  pagesSkipped: fc.nat(),
  pagesFailed: fc.array(fc.record({ title: fc.string({ unit: 'grapheme' }), reason: fc.string() })),
  revisionsWritten: fc.nat(),
  seconds: fc.double({ min: 0, max: 1e6, noNaN: true }).map((seconds) => seconds + 0),
});

describe('parseDumpLine', () => {
  it('gives back every progress line that the scripts can write', () => {
    fc.assert(
      fc.property(phase, fc.nat(), fc.nat(), (name, done, total) => {
        expect(parseDumpLine(JSON.stringify({ phase: name, done, total }))).toEqual({
          kind: 'progress',
          phase: name,
          done,
          total,
        });
      }),
    );
  });

  it('gives back every report of an import, whatever its titles hold', () => {
    fc.assert(
      fc.property(report, (value) => {
        expect(parseDumpLine(JSON.stringify({ report: value }))).toEqual({ kind: 'imported', report: value });
      }),
    );
  });

  it('knows the report of an export from that of an import', () => {
    const exported = { pagesExported: 37, revisionsExported: 39, seconds: 0.4 };
    expect(parseDumpLine(JSON.stringify({ report: exported }))).toEqual({
      kind: 'exported',
      report: exported,
    });
  });

  it('passes on the sentence of a failure', () => {
    expect(parseDumpLine('{"error":"dump.xml is empty. Export or download it again."}')).toEqual({
      kind: 'failed',
      sentence: 'dump.xml is empty. Export or download it again.',
    });
  });

  it('never throws, and keeps what it does not know as said', () => {
    const other = fc.oneof(fc.string(), fc.json(), fc.constant('{"phase":"links","done":1'));
    fc.assert(
      fc.property(other, (text) => {
        expect(parseDumpLine(text)).toEqual({ kind: 'said', line: text });
      }),
    );
  });

  it('does not take a report with a missing or wrong number for a report', () => {
    for (const wrong of [
      '{"report":{"pagesRead":1}}',
      '{"phase":"links","done":-1,"total":2}',
      '{"phase":"cook"}',
    ]) {
      expect(parseDumpLine(wrong)).toMatchObject({ kind: 'said' });
    }
  });
});
