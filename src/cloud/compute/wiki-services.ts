import { RemovalPolicy } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { scheduleOf, services } from '../../blueprint/services.ts';
import { isMediaInStore } from '../edge/class-rules.ts';
import { cronTask } from './cron-task.ts';
import type { Discovery } from './discovery.ts';
import type { LoadBalancer } from './load-balancer.ts';
import { LOG_RETENTION } from './log-retention.ts';
import type { PurgeQueue } from './purge-queue.ts';
import type { Rest } from './rest.ts';
import { Schedules } from './schedules.ts';
import type { GroupOfTasks, TaskParts } from './sources.ts';
import { WikiTaskDefinition } from './task-definition.ts';
import { TaskScaling } from './task-scaling.ts';
import { type Entrance, WikiService } from './wiki-service.ts';

export interface WikiServicesProps extends TaskParts {
  readonly balancer: LoadBalancer;
  readonly discovery: Discovery;
  /** What the sidecar beside a page’s MediaWiki sends to. */
  readonly purges: PurgeQueue;
  /** Seconds that the oldest job has waited, with a period of one minute: three of them late bring another task. */
  readonly oldestJobAge: cloudwatch.IMetric;
  /** @default - it never rests */
  readonly rest?: Rest | undefined;
}

/**
 * Requests a minute that keep one PHP worker half busy, at a quarter of a second each: what the load balancer sees is what the
 * shared cache could not answer.
 */
const REQUESTS_PER_WORKER = 120;

/** Everything of the blueprint that runs all the time on AWS, and what runs by the clock instead of its resident scheduler. */
export class WikiServices extends Construct {
  readonly web: WikiService;
  readonly thumbs: WikiService;
  readonly jobs: WikiService;
  readonly render: WikiService;
  readonly schedules: Schedules;
  readonly #logs = new Map<GroupOfTasks | 'cron', logs.LogGroup>();
  readonly #props: WikiServicesProps;

  constructor(scope: Construct, id: string, props: WikiServicesProps) {
    super(scope, id);
    this.#props = props;
    const { balancer, discovery } = props;
    this.render = this.#service('Render', 'render', { kind: 'name', service: discovery.render });
    this.thumbs = this.#service('Thumbs', 'thumbs', {
      kind: 'balancer',
      name: 'thumbs',
      targets: balancer.thumbs,
    });
    this.web = this.#service('Web', 'web', {
      kind: 'balancer',
      name: 'web',
      targets: balancer.web,
    });
    this.jobs = this.#service('Jobs', 'jobs', { kind: 'none' });
    this.#scale();
    this.schedules = this.#schedules();
  }

  /** Of each service, and of what runs by the clock. */
  logOf(name: GroupOfTasks | 'cron'): logs.ILogGroup {
    const found = this.#logs.get(name);
    if (!found) throw new Error(`Nothing of the name ${name} runs.`);
    return found;
  }

  #service(id: string, name: GroupOfTasks, entrance: Entrance): WikiService {
    const { cloud, cluster, network, grantMedia, purges, rest } = this.#props;
    const place = new Construct(this, id);
    const { containers, replicas } = this.#blueprint(name);
    const task = this.#task(place, name, containers, 'service');
    // Nothing that reads strangers' files has a key to anything.
    if (name !== 'render') grantMedia(task.definition.taskRole);
    if (name === 'web') purges.grantSend(task.definition.taskRole);
    return new WikiService(place, 'Service', {
      cluster,
      task,
      subnets: network.appSubnets,
      group: network.groups.of(name),
      entrance,
      spotShare: this.#isOnSpot(name) ? 'all' : cloud.sizes.spotShare,
      exec: cloud.cloud.exec,
      desiredCount: rest?.tasks(replicas),
    });
  }

  /** Pages never are. Nor are the files of a private wiki, which all come by `thumbs`: those of others are in the store. */
  #isOnSpot(name: GroupOfTasks): boolean {
    const { wiki, sizes } = this.#props.cloud;
    if (name === 'web' || (name === 'thumbs' && !isMediaInStore(wiki))) return false;
    return sizes.helpersOnSpot;
  }

  #scale(): void {
    const { cloud, balancer, oldestJobAge, rest } = this.#props;
    const { wiki, sizes } = cloud;
    const range = (name: GroupOfTasks, most: number) => ({
      least: this.#blueprint(name).replicas,
      most,
      rest,
      asleep: cloud.cloud.asleep,
    });
    new TaskScaling({ service: this.web.service, ...range('web', sizes.webMax) })
      .onRequests(balancer.web, wiki.sizes.phpWorkers * REQUESTS_PER_WORKER)
      .onCpu()
      .onMemory();
    new TaskScaling({ service: this.thumbs.service, ...range('thumbs', sizes.thumbsMax) }).onCpu();
    new TaskScaling({ service: this.jobs.service, ...range('jobs', sizes.jobsMax) }).onAge(oldestJobAge);
    // Only thumbs and jobs ask it, so it never needs more of itself than there are of those that send pictures.
    new TaskScaling({ service: this.render.service, ...range('render', sizes.thumbsMax) }).onCpu();
  }

  #schedules(): Schedules {
    const { cloud, endpoints, cluster, network, grantMedia, rest } = this.#props;
    const place = new Construct(this, 'Cron');
    const task = this.#task(place, 'cron', [cronTask(cloud.wiki, endpoints)], 'one-shot');
    grantMedia(task.definition.taskRole);
    return new Schedules(place, 'Schedules', {
      tasks: scheduleOf(cloud.wiki),
      cluster,
      task,
      subnets: network.appSubnets,
      group: network.groups.of('jobs'),
      state: rest?.scheduleState,
      asleep: cloud.cloud.asleep,
    });
  }

  #task(
    place: Construct,
    name: GroupOfTasks | 'cron',
    containers: WikiTaskDefinition['containers'],
    kind: 'service' | 'one-shot',
  ): WikiTaskDefinition {
    const { cloud, images, secrets } = this.#props;
    const service = kind === 'service';
    const logGroup = new logs.LogGroup(place, 'Logs', {
      retention: LOG_RETENTION,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.#logs.set(name, logGroup);
    return new WikiTaskDefinition(place, 'Task', {
      family: `${cloud.wiki.id}-${name}`,
      containers,
      images,
      secrets,
      architecture: cloud.cloud.cpuArchitecture,
      // Nobody opens a shell in what is over in a minute.
      exec: service && cloud.cloud.exec,
      logGroup,
      restart: service ? 'always' : 'no',
    });
  }

  #blueprint(name: GroupOfTasks) {
    const { cloud, endpoints } = this.#props;
    const found = services(cloud.wiki, endpoints).find((service) => service.name === name);
    if (!found) throw new Error(`The blueprint has no service ${name}.`);
    return found;
  }
}
