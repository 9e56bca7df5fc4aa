/** What CloudFormation tells a custom resource, as far as ours read it. */
export interface CustomResourceEvent<Properties> {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  /** Unique for this request; the same when it is sent again. */
  readonly RequestId: string;
  readonly StackId: string;
  readonly ResourceProperties: Properties;
  /** What `onEvent` has returned, when `isComplete` is asked. */
  readonly Data?: Readonly<Record<string, string>>;
}

export interface OnEventResult {
  readonly PhysicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
}

export interface IsCompleteResult {
  readonly IsComplete: boolean;
  /** Only when complete. */
  readonly Data?: Readonly<Record<string, string>>;
}

/** CloudFormation takes an answer of 4096 bytes, with its ids and the framework's own lines. See AWS, "Custom resource response objects". */
const LONGEST_REASON = 1500;

/**
 * An entry point whose failure CloudFormation shows as its sentence alone: the framework appends the stack to the reason, so the stack
 * goes to the log instead.
 */
export const entryPoint =
  <Event, Result>(run: (event: Event) => Promise<Result>) =>
  async (event: Event): Promise<Result> => {
    try {
      return await run(event);
    } catch (error) {
      const told = error instanceof Error ? error : new Error(String(error));
      console.error(told.stack);
      const short = new Error(
        told.message.length > LONGEST_REASON ? `${told.message.slice(0, LONGEST_REASON)}…` : told.message,
      );
      short.stack = short.name;
      throw short;
    }
  };
