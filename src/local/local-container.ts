import type { Container } from '../blueprint/container.ts';

export type NetworkName = 'app' | 'data';

export interface Publication {
  readonly address: string;
  readonly hostPort: number;
  readonly port: number;
}

/** Networks of its own with fixed addresses, or those of another container. */
export type Networking =
  | {
      readonly kind: 'own';
      /** Last number of the address in each network; null: any free one. */
      readonly hosts: Readonly<Partial<Record<NetworkName, number | null>>>;
      readonly publish: readonly Publication[];
    }
  | { readonly kind: 'shared'; readonly owner: string };

/** A container of the blueprint with what this machine adds: its name, its place in the networks, its files. */
export interface LocalContainer {
  /** Unique within the wiki, as `web-1-nginx`. */
  readonly id: string;
  /** The service that `status` and `logs` know it by. */
  readonly service: string;
  readonly container: Container;
  readonly networking: Networking;
  /** Files or folders of this machine shown read-only inside. */
  readonly files: readonly { readonly path: string; readonly hostPath: string }[];
  /** How much of what it says the engine keeps. @default 10 */
  readonly logMB?: number;
  /** A file that `up` writes below `.state/` before the container starts; its folder is among `files`. */
  readonly configuration?: { readonly file: string; readonly content: string };
  /** Run inside by every `up`, so that changed files count without a restart. */
  readonly reload?: readonly string[];
}
