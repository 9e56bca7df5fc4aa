/** What was sent since it was last asked, and how long edits took lately. */
export class Meter {
  #sent = 0;
  #total = 0;
  #minute: number[] = [];
  #recent: number[] = [];

  /** @param delays of those tags that were sent for the first time, in milliseconds since the edit */
  count(tags: number, delays: readonly number[]): void {
    this.#sent += tags;
    this.#total += tags;
    this.#minute = [...this.#minute, ...delays].slice(-KEPT);
    this.#recent = [...this.#recent, ...delays].slice(-KEPT);
  }

  /** Since the start, and of the last thousand tags. */
  lately(): { readonly sent: number; readonly p50: number | null; readonly p99: number | null } {
    return { sent: this.#total, p50: quantile(this.#recent, 0.5), p99: quantile(this.#recent, 0.99) };
  }

  /** Since the last call. At most a hundred delays, which have the same quantiles as all. */
  take(): { readonly sent: number; readonly delays: readonly number[] } {
    const sorted = this.#minute.sort((a, b) => a - b);
    const delays =
      sorted.length <= SHOWN
        ? sorted
        : Array.from({ length: SHOWN }, (_, index) => quantile(sorted, (index + 0.5) / SHOWN) ?? 0);
    const sent = this.#sent;
    this.#sent = 0;
    this.#minute = [];
    return { sent, delays };
  }
}

const KEPT = 1000;
/** Values that CloudWatch takes in one line. See AWS, "Specification: Embedded metric format". */
const SHOWN = 100;

function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
}
