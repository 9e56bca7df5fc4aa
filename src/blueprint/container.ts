import type { SecretName } from './secrets.ts';

/** Images that Wiki7 builds; each is a folder of `images/`. */
export type ImageName =
  | 'wiki'
  | 'nginx'
  | 'render'
  | 'sidecar'
  | 'edge'
  | 'front'
  | 'mariadb'
  | 'mysql'
  | 'valkey'
  | 'objects';

/** A command inside the container that exits with 0 while it is healthy; ECS runs the same. */
export interface HealthCheck {
  readonly command: readonly string[];
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  /** Failures before this many seconds don't count. */
  readonly startPeriodSeconds: number;
}

/** A writable place in a container whose root is read-only. */
export type Mount =
  /** Empty when a container is made, gone with it: memory if it is small, else disk. */
  | {
      readonly kind: 'scratch';
      readonly path: string;
      /** A limit only for memory; disk has none of its own. */
      readonly sizeMiB: number;
      /** Whether code may run from there. @default false */
      readonly executable?: boolean;
    }
  /** Kept. Several containers may share one. */
  | {
      readonly kind: 'volume';
      readonly path: string;
      readonly volume: VolumeName;
      readonly readOnly?: boolean;
    };

type VolumeName = 'media' | 'database' | 'sessions' | 'certificates' | 'objects';

/** One container, in words that both a container engine and ECS understand. */
export interface Container {
  readonly name: string;
  readonly image: ImageName;
  /** Program and arguments in place of the image's own. @default - the image's own */
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Variable → the secret that fills it at start. */
  readonly secrets: Readonly<Record<string, SecretName>>;
  /** TCP ports that others reach it on. */
  readonly ports: readonly number[];
  readonly health?: HealthCheck;
  /** Numeric user and group, never root. */
  readonly user: `${number}:${number}`;
  readonly mounts: readonly Mount[];
  /** In vCPU. Those of a service add up to what Fargate sells, so that none is paid for and unused. */
  readonly cpu: number;
  readonly memoryMiB: number;
  /** From SIGTERM to SIGKILL. */
  readonly stopSeconds: number;
  /**
   * How much of that it goes on as before, on AWS: a load balancer, or a name in the DNS, sends it requests for some seconds after it
   * has been told to stop. Ignored on one machine, where the edge asks another replica.
   *
   * @default 0
   */
  readonly lingerSeconds?: number;
}

/** Containers that start, stop and scale together and share one network namespace, as an ECS task does. */
export interface Service {
  readonly name: string;
  readonly replicas: number;
  readonly containers: readonly Container[];
}

/** A container that runs to its end. */
export interface Task {
  readonly name: string;
  readonly container: Container;
}
