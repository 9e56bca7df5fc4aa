import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentReporter } from '../../src/base/reporter.ts';
import { retryUntil } from '../../src/base/retry.ts';
import { cacheTagHeader } from '../../src/blueprint/edge-rules.ts';
import { shieldRules } from '../../src/blueprint/shield-rules.ts';
import { wikiUnderTest } from '../../src/cloud/cloud-wiki.fixture.ts';
import { connectTo } from '../../src/cloud/functions/database/mysql.ts';
import { type DatabaseUsersProperties, onEvent } from '../../src/cloud/functions/database-users/handler.ts';
import { FakeSecrets } from '../../src/cloud/functions/fakes.fixture.ts';
import { synthesizedApp } from '../../src/cloud/stacks/synthesized-app.fixture.ts';
import type { WikiConfig } from '../../src/config/schema.ts';
import { LocalWiki } from '../../src/local/local-wiki.ts';
import { ApiClient } from '../support/api-client.ts';
import { picture } from '../support/pictures.ts';
import { master } from '../support/rds-master.ts';
import { type Planned, type Resolved, resolveTemplates } from '../support/resolved-templates.ts';
import { TestWiki } from '../support/test-wiki.ts';
import { imageInfo } from '../support/thumbnails.ts';
import { EcsTask } from './ecs-task.ts';
import { Substitutes } from './substitutes.ts';
import type { TaskDefinition } from './task-definition.ts';
import { TemplateBalancer } from './template-balancer.ts';

const config: Partial<WikiConfig> = { name: 'Booted', database: { engine: 'mysql' }, profile: 'standard' };
const { region } = wikiUnderTest(config).cloud;
/** For the public files and the private ones. */
const buckets = ['wiki7-boot-public', 'wiki7-boot-private'] as const;

const TARGETS = 'AWS::ElasticLoadBalancingV2::TargetGroup';

/** Last numbers of the tasks' addresses. */
const numbers = { release: 100, again: 101, render: 20, thumbs: 21, web: 22, jobs: 23, cron: 102 };

const secrets = new FakeSecrets();
const tasks = new Map<string, EcsTask>();
let test: TestWiki;
let substitutes: Substitutes;
let resources: readonly Resolved[];
let balancer: TemplateBalancer;
let reader: ApiClient;

beforeAll(async () => {
  test = await TestWiki.make({ config });
  const local = await LocalWiki.openOrMake({
    folder: test.folder,
    reporter: silentReporter,
    confirm: async () => true,
  });
  const images = await local
    .imageBuilder()
    .forWiki(local.wiki, ['wiki', 'nginx', 'render', 'sidecar', 'mysql', 'valkey', 'objects']);
  substitutes = new Substitutes(local, images, { region, buckets });
  resources = resolveTemplates(synthesizedApp(config), {
    value: here,
    // A parameter holds who vouches for the database; secrets of the stores are read by nobody here.
    dynamic: (reference) => (reference.startsWith('ssm:') ? substitutes.authorities : reference),
  });
  for (const secret of resources.filter(({ type }) => type === 'AWS::SecretsManager::Secret')) {
    secrets.add(secret.ref, isMaster(secret) ? JSON.stringify(master) : `value${secret.id}`);
  }
  await substitutes.start({ cache: secretOf('cache-password'), sessions: secretOf('sessions-password') });
  balancer = new TemplateBalancer(resources, askedHost());
  reader = new ApiClient(await balancer.start());
});

afterAll(async () => {
  await balancer?.stop();
  for (const task of tasks.values()) await task.remove();
  await substitutes?.stop();
  await test?.remove();
});

/** What tasks find under another name here than on AWS. */
function here({ id, type }: Planned, attribute?: string): string | undefined {
  switch (`${type} ${attribute ?? 'Ref'}`) {
    case 'AWS::RDS::DBInstance Endpoint.Address':
      return substitutes.host('database');
    case 'AWS::ElastiCache::ReplicationGroup PrimaryEndPoint.Address':
      return substitutes.host(/sessions/i.test(id) ? 'sessions' : 'cache');
    case 'AWS::ElastiCache::ReplicationGroup PrimaryEndPoint.Port':
      return '6379';
    case 'AWS::SQS::Queue Ref':
      return substitutes.queueUrl(id);
    case 'AWS::S3::Bucket Ref':
      return buckets[/public/i.test(id) ? 0 : 1];
    default:
      return undefined;
  }
}

function resourceOf(type: string, is: (resource: Resolved) => boolean): Resolved {
  const found = resources.find((one) => one.type === type && is(one));
  if (!found) throw new Error(`There is no such ${type}.`);
  return found;
}

/** CloudFront asks under the name of the origin, whatever name readers typed. */
function askedHost(): string {
  const { DistributionConfig } = resourceOf('AWS::CloudFront::Distribution', () => true).properties;
  return DistributionConfig.Origins.find((origin: object) => 'VpcOriginConfig' in origin).DomainName;
}

/** The secret's name stands before its purpose. */
const nameOf = ({ properties }: Resolved) => String(properties.Description).split(':')[0] ?? '';
const isMaster = ({ id }: Resolved) => id.startsWith('DatabaseMaster');

/** What the execution role reads. */
function secretValue(reference: string): string {
  const versions = [...(secrets.versions.get(reference)?.values() ?? [])];
  const value = versions.find(({ stages }) => stages.includes('AWSCURRENT'))?.value;
  if (value === undefined) throw new Error(`Nothing is kept under ${reference}.`);
  return value;
}
const secretOf = (name: string) =>
  secretValue(resourceOf('AWS::SecretsManager::Secret', (one) => nameOf(one) === name).ref);

function definition(service: string): TaskDefinition {
  const found = resourceOf('AWS::ECS::TaskDefinition', ({ properties }) =>
    String(properties.Family).endsWith(`-${service}`),
  );
  return found.properties as TaskDefinition;
}

async function run(
  name: keyof typeof numbers,
  service: string = name,
  command?: readonly string[],
): Promise<EcsTask> {
  const place = substitutes.taskHost(numbers[name], secretValue, { 'render.wiki.internal': numbers.render });
  const task = await EcsTask.run(place, name, definition(service), command);
  tasks.set(name, task);
  return task;
}

/** Of which queue, each time that it was told of a page. */
async function times(title: string): Promise<readonly string[]> {
  const { wiki } = wikiUnderTest(config);
  const address = `${wiki.databases.wiki}//wiki/${title}`;
  const tagOfPage = `u${createHash('sha256').update(address).digest('hex').slice(0, 20)}`;
  return (await substitutes.purged()).flatMap(([tag, queue]) => (tag === tagOfPage ? [queue] : []));
}

describe('the synthesized task definitions', () => {
  it('let the users of the database be made, as the deployment’s own step makes them', async () => {
    const step = resourceOf('AWS::CloudFormation::CustomResource', (one) => 'masterSecret' in one.properties);
    const properties = step.properties as DatabaseUsersProperties;
    await onEvent(
      { RequestType: 'Create', RequestId: 'r', StackId: 's', ResourceProperties: properties },
      { secrets, connect: connectTo(substitutes.database) },
    );
  });

  it('release a wiki into an empty database, and again into one that has it', async () => {
    for (const name of ['release', 'again'] as const) {
      const { exitCode, log } = await (await run(name, 'release')).end();
      expect(exitCode, log).toBe(0);
    }
  });

  it('start every service, whose health checks pass in the time that they have', async () => {
    await run('render');
    for (const name of ['thumbs', 'web', 'jobs'] as const) await run(name);
  });

  it('pass the health check of the load balancer', async () => {
    for (const service of ['thumbs', 'web'] as const) {
      const group = resourceOf(TARGETS, ({ id }) => new RegExp(service, 'i').test(id)).ref;
      balancer.targets.set(group, substitutes.address(numbers[service]));
      await balancer.untilHealthy(group);
    }
  });

  it('let somebody log in and edit', async () => {
    await reader.logIn('Admin', secretOf('admin-password'));
    await reader.edit('Booted page', 'Written on a task.');
    expect(await (await reader.fetch('/wiki/Booted_page')).text()).toContain('Written on a task.');
  });

  it('let somebody upload a file into the bucket, whose thumbnail a task of its own makes', async () => {
    const original = await picture('photo.jpg');
    await reader.upload('Booted.jpg', original);
    const { thumburl = '' } = await imageInfo(reader, 'Booted.jpg', 120);
    const answer = await reader.fetch(new URL(thumburl).pathname);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
  });

  it('run the jobs that an edit leaves behind', async () => {
    await reader.edit('Template:Booted', 'one');
    await reader.edit('Uses it', '{{Booted}}');
    await reader.edit('Template:Booted', 'two');
    let waiting = 0;
    await retryUntil(
      async () => {
        const { query } = await reader.call<{ query: { statistics: { jobs: number } } }>({
          action: 'query',
          meta: 'siteinfo',
          siprop: 'statistics',
        });
        waiting = query.statistics.jobs;
        return waiting === 0 ? true : undefined;
      },
      () => new Error(`${waiting} jobs wait`),
      { timeoutSeconds: 60, everySeconds: 1 },
    );
  });

  it('tell the queue of every page that was edited, signed with the role of the task', async () => {
    const told = async (title: string) => (await times(title))[0];
    const untilTold = (title: string) =>
      retryUntil(
        () => told(title),
        async () => new Error(`${title} was not purged: ${await substitutes.purged()}`),
        { timeoutSeconds: 60, everySeconds: 1 },
      );
    for (const title of ['Booted_page', 'Template:Booted', 'Uses_it'])
      expect(await untilTold(title), title).toMatch(/\/PurgesQueue\w+$/);
  });

  it('tell it of an edit once, though MediaWiki writes it down twice, and once more a minute later', async () => {
    await reader.edit('Counted page', 'Written on a task.');
    await wait(5000);
    expect(await times('Counted_page')).toHaveLength(1);
  });

  it('let the shared cache keep pages, and nothing of whoever is logged in', async () => {
    const url = '/wiki/Booted_page';
    const stranger = new ApiClient(reader.url);
    const shared = await stranger.fetch(url);
    expect(shared.headers.get('cache-control')).toMatch(/^s-maxage=\d+, stale-while-revalidate=\d+/);
    expect(shared.headers.get(cacheTagHeader)).toMatch(/^u[0-9a-f]{20}/);
    expect((await reader.fetch(url)).headers.get('cache-control')).toMatch(/private/);
    const missing = await stranger.fetch('/wiki/Not_there');
    expect([missing.status, missing.headers.get('cache-control')]).toEqual([
      404,
      expect.not.stringMatching(/s-maxage=(?!1\b)/),
    ]);
  });

  it('give the anonymous only so many histories, and people as many as they like', async () => {
    const history = '/w/index.php?title=Booted_page&action=history';
    const { perAddress, retryAfterSeconds } = shieldRules;
    const stranger = new ApiClient(reader.url);
    const statuses: number[] = [];
    for (let index = 0; index < perAddress.requests + 5; index++) {
      statuses.push((await stranger.fetch(history)).status);
    }
    expect(statuses[0]).toBe(200);
    const refused = await stranger.fetch(history);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, String(retryAfterSeconds)]);
    expect(await refused.text()).toContain('log in');
    expect((await reader.fetch(history)).status).toBe(200);
    expect((await stranger.fetch('/wiki/Booted_page')).status).toBe(200);
    // The budgets are those in the store, which speaks TLS and asks for a password.
    expect(await tasks.get('web')?.log('sidecar', 200)).not.toContain('shield-store-lost');
  });

  it('run a scheduled task with the arguments that its schedule gives it', async () => {
    const schedule = resourceOf('AWS::Scheduler::Schedule', (one) => one.properties.Name === 'sitemap');
    const [override] = JSON.parse(schedule.properties.Target.Input).containerOverrides;
    const { exitCode, log } = await (await run('cron', 'cron', override.command)).end();
    expect(exitCode, log).toBe(0);
  });

  it('answer what they have begun before they stop, each within its time', async () => {
    await reader.edit(
      'Module:Slow',
      "return { wait = function () local from = os.clock(); while os.clock() - from < 4 do end; return 'waited' end }",
    );
    const begun = reader.call<{ parse: { text: string } }>(
      { action: 'parse', text: '{{#invoke:Slow|wait}}', contentmodel: 'wikitext', prop: 'text' },
      'POST',
    );
    await wait(1500);
    const web = tasks.get('web');
    const [answer, ended] = await Promise.all([begun, web?.stop()]);
    expect(answer.parse.text).toContain('waited');
    expect(ended?.nginx?.seconds).toBeGreaterThan(1);
    for (const [name, task] of tasks) {
      const all = name === 'web' ? ended : await task.stop();
      for (const { Name, StopTimeout } of definition(name === 'again' ? 'release' : name)
        .ContainerDefinitions) {
        expect(all?.[Name]?.seconds, `${name} ${Name}`).toBeLessThan(StopTimeout);
        expect([0, 143], `${name} ${Name}`).toContain(all?.[Name]?.exitCode);
      }
    }
  });
});
