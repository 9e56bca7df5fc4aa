/** A call of AWS that took longer is not waited for. */
export const CALL_SECONDS = 3;

/** At a time to one service of one region: CloudFormation throttles those who ask for everything at once. */
const AT_ONCE = 8;

/** Longer than a call may take. Its name is for whoever tells of it. */
export class TooSlow extends Error {
  override readonly name = 'TooSlow';
}

/** Lets so many calls of one client go at a time, and none of them take longer than it may. */
export class Patience {
  readonly #seconds: number;
  readonly #waiting: (() => void)[] = [];
  #free = AT_ONCE;

  constructor(seconds = CALL_SECONDS) {
    this.#seconds = seconds;
  }

  /** @throws TooSlow */
  async have<T>(call: () => Promise<T>): Promise<T> {
    await this.#turn();
    let timer: NodeJS.Timeout | undefined;
    const tooSlow = new Promise<never>((_, reject) => {
      const complain = () => reject(new TooSlow(`no answer within ${this.#seconds} seconds`));
      timer = setTimeout(complain, this.#seconds * 1000);
    });
    try {
      return await Promise.race([call(), tooSlow]);
    } finally {
      clearTimeout(timer);
      this.#next();
    }
  }

  #turn(): Promise<void> | undefined {
    if (this.#free === 0) return new Promise((resolve) => void this.#waiting.push(resolve));
    this.#free -= 1;
    return undefined;
  }

  #next(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}
