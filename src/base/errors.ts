/** What went wrong, in one sentence with its remedy. `code` is stable, so scripts and the runbook can rely on it. */
export class Wiki7Error extends Error {
  readonly code: `W7-${string}`;
  /** Lines that help but are not the sentence: the end of a log, the output of a command. */
  readonly details: readonly string[];

  constructor(
    code: `W7-${string}`,
    sentence: string,
    options: { readonly details?: readonly string[]; readonly cause?: unknown } = {},
  ) {
    super(sentence, { cause: options.cause });
    this.name = 'Wiki7Error';
    this.code = code;
    this.details = options.details ?? [];
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether a system call failed for this reason, as `ENOENT`. */
export function hasErrno(error: unknown, errno: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === errno;
}

/** Why a system call failed, as `ENOSPC`; nothing for errors of other kinds. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, errno } = error as NodeJS.ErrnoException;
  return errno === undefined ? undefined : code;
}
