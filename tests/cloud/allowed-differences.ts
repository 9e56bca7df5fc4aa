interface AllowedDifference {
  readonly aspect: string;
  /** On this machine; undefined: it is not told so. */
  readonly here: unknown;
  readonly there: unknown;
  readonly reason: string;
}

/** In all that a container is told, only this differs between this machine and AWS. */
export const allowedDifferences: readonly AllowedDifference[] = [
  {
    aspect: 'new privileges',
    here: 'never',
    there: undefined,
    reason:
      'Fargate has no such option. Without capabilities and as a user of its own, a program has none to gain.',
  },
  {
    aspect: 'processes at most',
    here: '512',
    there: undefined,
    reason:
      'Fargate has no such option. A task is alone in its machine, so it can only take its own processes away.',
  },
  {
    aspect: 'log',
    here: 'json-file max-size=5m max-file=2',
    there: 'awslogs non-blocking 10485760b',
    reason:
      'Here the newest ten megabytes are kept on disk; there CloudWatch has them all, for three months.',
  },
  {
    aspect: 'lingers',
    here: undefined,
    there: '10',
    reason:
      'The load balancer and the DNS send a task requests for seconds after it was told to stop; here the edge asks another replica at once.',
  },
  {
    aspect: 'init',
    here: 'no',
    there: 'yes',
    reason:
      'A shell of ECS Exec leaves processes behind that somebody must reap. Images start their own programs here.',
  },
  {
    aspect: 'ends its task',
    here: 'no',
    there: 'yes',
    reason:
      'Here every container is restarted by itself; there one that fails within a minute takes its task with it, which is replaced.',
  },
  {
    aspect: 'starts after',
    here: undefined,
    there: ['mediawiki HEALTHY'],
    reason:
      '`up` starts the containers of a replica together and waits for all; ECS is told the order in the task itself.',
  },
  {
    aspect: 'starts after',
    here: undefined,
    there: ['mediawiki HEALTHY', 'sidecar HEALTHY'],
    reason:
      'The same, of a page’s replica: beside MediaWiki it has the program that tells the edge of edits.',
  },
  {
    aspect: 'starts after',
    here: undefined,
    there: ['render HEALTHY'],
    reason: 'The same, of the renderer: nginx asks it.',
  },
];
