/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  /** One sentence: what was found, or what is wrong. */
  readonly says: string;
}

export interface ProbeReport {
  /** Scheme, host and port that were asked. */
  readonly url: string;
  readonly ok: boolean;
  readonly checks: readonly Check[];
  /** From the editor's answer until a stranger saw the new text, in milliseconds; null when nobody edited or saw it. */
  readonly editVisibleMs: number | null;
  /** The same of a new version of a file. */
  readonly fileVisibleMs: number | null;
}

/** What is wrong, as a sentence for the report. Anything else that is thrown is a fault of the program or of the way there. */
export class Fault extends Error {}

/** Does one check after the other; one that fails lets the others go on. */
export class Checks {
  readonly #done: Check[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get done(): readonly Check[] {
    return this.#done;
  }

  /** @returns what `work` found, or undefined if it failed */
  async run<T extends { readonly says: string }>(
    name: string,
    work: () => Promise<T>,
  ): Promise<T | undefined> {
    const began = this.#now();
    const end = (ok: boolean, says: string) =>
      this.#done.push({ name, ok, ms: Math.round(this.#now() - began), says });
    try {
      const found = await work();
      end(true, found.says);
      return found;
    } catch (error) {
      end(false, sentenceOf(error));
      return undefined;
    }
  }
}

/** `fetch` says why in the cause alone. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof Fault || !(error.cause instanceof Error)) return error.message;
  return `${error.message}: ${error.cause.message || ('code' in error.cause ? error.cause.code : '')}`;
}
