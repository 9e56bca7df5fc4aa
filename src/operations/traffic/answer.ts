/** A table: what Athena or DuckDB answered. */
export interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export type Cell = string | number | null;

/** For people: a column for each, numbers to the right. */
export function tableOf({ columns, rows }: Answer): string {
  if (rows.length === 0) return 'Nothing of that kind.\n';
  const body = rows.map((row) => row.map((cell) => (cell === null ? '–' : printable(String(cell)))));
  const widths = columns.map((name, at) => Math.max(name.length, ...body.map((row) => row[at]?.length ?? 0)));
  const isNumber = columns.map((_, at) =>
    rows.every((row) => row[at] === null || typeof row[at] === 'number'),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => (isNumber[at] ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return `${[columns.map((name) => name.replaceAll('_', ' ')), ...body].map(line).join('\n')}\n`;
}

const WIDEST = 80;

/** Anybody may send any agent or path: nothing in it may steer the terminal. */
function printable(cell: string): string {
  const plain = cell.replaceAll(/\p{C}/gu, '�');
  return plain.length > WIDEST ? `${plain.slice(0, WIDEST - 1)}…` : plain;
}
