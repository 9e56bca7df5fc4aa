/** How the engine tells of its progress. It never prints: a command line, a log or a test decides what to show. */
export interface Reporter {
  /** A step begins; the returned function ends it. A step that throws is reported as failed by `step()`. */
  start(title: string): Step;
  note(sentence: string): void;
  warn(sentence: string): void;
}

export interface Step {
  /** Where the step is now, as "12 of 206 pages". Shown in place where a terminal allows it. */
  progress(text: string): void;
  done(result?: string): void;
  failed(): void;
}

/** Runs `work` as a step: done when it returns, failed when it throws. */
export async function step<T>(
  reporter: Reporter,
  title: string,
  work: (step: Step) => Promise<T>,
): Promise<T> {
  const current = reporter.start(title);
  try {
    const result = await work(current);
    current.done();
    return result;
  } catch (error) {
    current.failed();
    throw error;
  }
}

export const silentReporter: Reporter = {
  start: () => ({ progress: () => {}, done: () => {}, failed: () => {} }),
  note: () => {},
  warn: () => {},
};
