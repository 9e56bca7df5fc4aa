/** How much of everything a wiki gets. Memory limits are hard: a container that passes its own is ended and restarted. */
export interface Sizes {
  readonly webReplicas: number;
  /** Requests that one web replica serves at once. */
  readonly phpWorkers: number;
  /** Limit for PHP in one web replica, its workers and caches together. */
  readonly webMemoryMiB: number;
  /** vCPU of one web replica; the unit that Fargate sells. */
  readonly webCpu: number;
  /** The same of each of the tasks beside it: pictures, what draws them, and jobs. */
  readonly helperCpu: number;
  readonly thumbReplicas: number;
  /** Requests for pictures that one of them serves at once; most only wait for the renderer. */
  readonly thumbWorkers: number;
  /** Limit for PHP in one of them. */
  readonly thumbsMemoryMiB: number;
  /** Thumbnails that are drawn at once. */
  readonly renderers: number;
  /** Limit for all of these together. */
  readonly renderMemoryMiB: number;
  /** Processes that run jobs. */
  readonly jobRunners: number;
  readonly jobsMemoryMiB: number;
  readonly databaseMemoryMiB: number;
  /** Pages and objects that may be evicted. */
  readonly cacheMemoryMiB: number;
  /** Sessions, which may not. */
  readonly sessionsMemoryMiB: number;
  /** Whole pages at the edge. */
  readonly edgeMemoryMiB: number;
}

export const profiles = {
  /** One small community: a few readers at once, an editor or two. */
  starter: {
    webReplicas: 1,
    phpWorkers: 6,
    webMemoryMiB: 1024,
    webCpu: 0.5,
    helperCpu: 0.25,
    thumbReplicas: 1,
    thumbWorkers: 6,
    thumbsMemoryMiB: 512,
    renderers: 2,
    renderMemoryMiB: 960,
    jobRunners: 1,
    jobsMemoryMiB: 512,
    databaseMemoryMiB: 768,
    cacheMemoryMiB: 128,
    sessionsMemoryMiB: 64,
    edgeMemoryMiB: 128,
  },
  /** An active community: tens of thousands of views an hour, editors all day. */
  standard: {
    webReplicas: 2,
    phpWorkers: 8,
    webMemoryMiB: 1536,
    webCpu: 1,
    helperCpu: 0.5,
    thumbReplicas: 2,
    thumbWorkers: 8,
    thumbsMemoryMiB: 768,
    renderers: 2,
    renderMemoryMiB: 960,
    jobRunners: 1,
    jobsMemoryMiB: 768,
    databaseMemoryMiB: 2048,
    cacheMemoryMiB: 512,
    sessionsMemoryMiB: 128,
    edgeMemoryMiB: 512,
  },
  /** A wiki that others depend on. */
  large: {
    webReplicas: 4,
    phpWorkers: 16,
    webMemoryMiB: 3072,
    webCpu: 2,
    helperCpu: 0.5,
    thumbReplicas: 2,
    thumbWorkers: 16,
    thumbsMemoryMiB: 1536,
    renderers: 4,
    renderMemoryMiB: 1984,
    jobRunners: 2,
    jobsMemoryMiB: 1024,
    databaseMemoryMiB: 8192,
    cacheMemoryMiB: 2048,
    sessionsMemoryMiB: 256,
    edgeMemoryMiB: 2048,
  },
} as const satisfies Record<string, Sizes>;
