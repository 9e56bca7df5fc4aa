/** What a sidecar tells of the edits that the edge is to hear of, as JSON. */
export interface PurgeReport {
  /** Whether this one sends; of the others there may be any number. */
  readonly leads: boolean;
  /** Null: the database does not answer. */
  readonly queue: null | {
    /** Tags that were not sent yet. */
    readonly depth: number;
    /** Age of the first of them; 0 when there is none. */
    readonly oldestSeconds: number;
    /** For how long the first waits that is due or was tried in vain; 0 while the edge takes them. */
    readonly failingSeconds: number;
    /** Tags that were given up. */
    readonly dead: number;
  };
  /** Tags since its start. */
  readonly sent: number;
  /** Milliseconds from an edit to its purge, of the last thousand tags; null before the first. */
  readonly editToVisible: { readonly p50: number | null; readonly p99: number | null };
  /** Whether the month's budget is spent; nothing costs anything on this machine. */
  readonly budgetExceeded: boolean;
}
