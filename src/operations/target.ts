import type { Writable } from 'node:stream';

/** A running wiki, here or on AWS, as far as operations need to know it. */
export interface Target {
  /** Runs a maintenance script to its end, apart from the web. */
  maintenance(command: readonly string[], options?: MaintenanceOptions): Promise<MaintenanceResult>;
}

export interface MaintenanceOptions {
  /** Files of the operator's machine that the script may read at `path`. */
  readonly files?: readonly { readonly path: string; readonly hostPath: string }[];
  readonly onLine?: (line: string) => void;
  /** Gets standard output as bytes, which are then not collected. */
  readonly sink?: Writable;
  /** Gives the terminal to the script. */
  readonly attach?: boolean;
}

export interface MaintenanceResult {
  readonly code: number;
  readonly stdout: string;
  /** The end of what it said, both streams. */
  readonly lastLines: readonly string[];
}
