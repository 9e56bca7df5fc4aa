import { z } from 'zod';

const phases = ['validate', 'import', 'search', 'links', 'statistics', 'export'] as const;

/** What an import or export is doing. `done` and `total` count bytes in `validate`, steps in `statistics`, pages elsewhere. */
export type DumpPhase = (typeof phases)[number];

const count = z.int().nonnegative();

const importReport = z.object({
  pagesRead: count,
  pagesWritten: count,
  /** The wiki had all of their revisions already. */
  pagesSkipped: count,
  /** Not imported whole, or without their links or search text. */
  pagesFailed: z.array(z.object({ title: z.string(), reason: z.string() })),
  revisionsWritten: count,
  seconds: z.number().nonnegative(),
});

const exportReport = z.object({
  pagesExported: count,
  revisionsExported: count,
  seconds: z.number().nonnegative(),
});

export type ImportReport = Readonly<z.infer<typeof importReport>>;
export type ExportReport = Readonly<z.infer<typeof exportReport>>;

export type DumpEvent =
  | {
      readonly kind: 'progress';
      readonly phase: DumpPhase;
      readonly done: number;
      readonly total: number;
    }
  | { readonly kind: 'imported'; readonly report: ImportReport }
  | { readonly kind: 'exported'; readonly report: ExportReport }
  /** The last line of a run that could not do its work: a whole sentence for the operator. */
  | { readonly kind: 'failed'; readonly sentence: string }
  /** Anything else that MediaWiki or PHP says, as a warning. */
  | { readonly kind: 'said'; readonly line: string };

const line = z.union([
  z
    .object({ phase: z.enum(phases), done: count, total: count })
    .transform((progress) => ({ kind: 'progress', ...progress }) as const),
  z.object({ report: importReport }).transform(({ report }) => ({ kind: 'imported', report }) as const),
  z.object({ report: exportReport }).transform(({ report }) => ({ kind: 'exported', report }) as const),
  z.object({ error: z.string() }).transform(({ error }) => ({ kind: 'failed', sentence: error }) as const),
]);

/** Reads a line of ImportDump's standard output or ExportDump's standard error. Never throws: what it doesn't know was `said`. */
export function parseDumpLine(text: string): DumpEvent {
  const said: DumpEvent = { kind: 'said', line: text };
  if (!text.trimStart().startsWith('{')) return said;
  try {
    return line.safeParse(JSON.parse(text)).data ?? said;
  } catch {
    return said;
  }
}

/** ImportDump's exit codes. After all but `imported` and `unusableFile`, the same command continues where it is needed. */
export const importExitCodes = {
  imported: 0,
  /** Nothing was written. */
  unusableFile: 2,
  /** Finished; `pagesFailed` of the report is not empty. */
  somePagesFailed: 3,
  interrupted: 143,
} as const;
