import { z } from 'zod';

const count = z.int().nonnegative();

const copyReport = z.object({
  files: count,
  copied: count,
  bytes: count,
  /** There already, byte for byte. */
  skipped: count,
  /** The wiki knows of no such file, or none any more. */
  unknown: count,
  /** Deleted in the wiki since they had been copied, so removed from the target. */
  removed: count,
  failed: z.array(z.object({ file: z.string(), reason: z.string() })),
  seconds: z.number().nonnegative(),
});

const verifyReport = z.object({
  rows: count,
  good: count,
  /** A row, and no file. */
  missing: z.array(z.string()),
  /** Another size or hash than the row says. */
  wrong: z.array(z.string()),
  /** The store did not answer for it. */
  unreadable: z.array(z.string()),
  /** A file, and no row. */
  extra: z.array(z.string()),
  seconds: z.number().nonnegative(),
});

export type CopyReport = Readonly<z.infer<typeof copyReport>>;
export type VerifyReport = Readonly<z.infer<typeof verifyReport>>;

const line = z.union([
  z
    .object({ phase: z.enum(['copy', 'fetch', 'verify']), done: count, total: count })
    .transform((progress) => ({ kind: 'progress', ...progress }) as const),
  z.object({ report: copyReport }).transform(({ report }) => ({ kind: 'copied', report }) as const),
  z.object({ report: verifyReport }).transform(({ report }) => ({ kind: 'verified', report }) as const),
  z.object({ error: z.string() }).transform(({ error }) => ({ kind: 'failed', sentence: error }) as const),
]);

export type MediaEvent = z.output<typeof line> | { readonly kind: 'said'; readonly line: string };

/** Reads a line of MediaCopy, MediaFetch or MediaVerify. Never throws: what it doesn't know was `said`. */
export function parseMediaLine(text: string): MediaEvent {
  const said: MediaEvent = { kind: 'said', line: text };
  if (!text.startsWith('{')) return said;
  try {
    return line.safeParse(JSON.parse(text)).data ?? said;
  } catch {
    return said;
  }
}
