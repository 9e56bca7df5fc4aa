import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Resolved } from '../support/resolved-templates.ts';

interface Rule {
  readonly Priority: number;
  readonly Conditions: readonly {
    readonly Field: string;
    readonly HostHeaderConfig?: { readonly Values: readonly string[] };
    readonly PathPatternConfig?: { readonly Values: readonly string[] };
  }[];
  readonly Actions: readonly { readonly Type: string; readonly TargetGroupArn: string }[];
}

/** A target group: on which port its tasks are asked, and when they count as healthy. */
interface TargetGroup {
  readonly Port: number;
  readonly HealthCheckPath: string;
  readonly HealthCheckIntervalSeconds: number;
  readonly HealthCheckTimeoutSeconds: number;
  readonly HealthyThresholdCount: number;
  readonly UnhealthyThresholdCount: number;
  readonly Matcher: { readonly HttpCode: string };
}

/** The load balancer of the templates: its rules by host and path, its health checks, and the headers that it adds. */
export class TemplateBalancer {
  /** Addresses of tasks by the reference to their target group. */
  readonly targets = new Map<string, string>();
  readonly #rules: readonly Rule[];
  readonly #groups: ReadonlyMap<string, TargetGroup>;
  readonly #server: Server;
  readonly #host: string;

  /** @param host that every request names */
  constructor(resources: readonly Resolved[], host: string) {
    this.#host = host;
    const ofType = (type: string) =>
      resources.filter((one) => one.type === `AWS::ElasticLoadBalancingV2::${type}`);
    this.#rules = ofType('ListenerRule')
      .map(({ properties }) => properties as Rule)
      .sort((one, other) => one.Priority - other.Priority);
    this.#groups = new Map(
      ofType('TargetGroup').map(({ ref, properties }) => [ref, properties as TargetGroup]),
    );
    this.#server = createServer((incoming, response) => this.#forward(incoming, response));
  }

  /** @returns the address at which readers of this machine reach it */
  async start(): Promise<string> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  /** @throws Error when the task is not healthy after as many checks as ECS would wait for */
  async untilHealthy(group: string): Promise<void> {
    const target = this.#group(group);
    for (let passed = 0, failed = 0; passed < target.HealthyThresholdCount; ) {
      if (await this.#healthy(group, target)) passed++;
      else if (++failed > target.UnhealthyThresholdCount) throw new Error(`${group} has no healthy task.`);
      await wait(failed === 0 ? 500 : target.HealthCheckIntervalSeconds * 1000);
    }
  }

  async #healthy(group: string, target: TargetGroup): Promise<boolean> {
    const answer = await fetch(`http://${this.targets.get(group)}:${target.Port}${target.HealthCheckPath}`, {
      signal: AbortSignal.timeout(target.HealthCheckTimeoutSeconds * 1000),
      redirect: 'manual',
    }).catch(() => undefined);
    return String(answer?.status) === target.Matcher.HttpCode;
  }

  #group(reference: string): TargetGroup {
    const group = this.#groups.get(reference);
    if (!group) throw new Error(`There is no target group ${reference}.`);
    return group;
  }

  #forward(incoming: IncomingMessage, response: ServerResponse): void {
    const host = this.#host;
    const path = new URL(incoming.url ?? '/', 'http://any').pathname;
    const rule = this.#rules.find(({ Conditions }) => Conditions.every((one) => meets(one, host, path)));
    const group = rule?.Actions[0]?.TargetGroupArn;
    if (group === undefined) return void response.writeHead(404).end();
    const outgoing = request(
      {
        host: this.targets.get(group),
        port: this.#group(group).Port,
        method: incoming.method,
        path: incoming.url,
        headers: {
          ...incoming.headers,
          host,
          'x-forwarded-proto': 'https',
          'x-forwarded-for': '203.0.113.7',
          'x-forwarded-port': '443',
        },
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    outgoing.once('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
    incoming.pipe(outgoing);
  }
}

function meets(condition: Rule['Conditions'][number], host: string, path: string): boolean {
  const { Field, HostHeaderConfig, PathPatternConfig } = condition;
  if (Field === 'host-header') return HostHeaderConfig?.Values.includes(host) ?? false;
  if (Field === 'path-pattern')
    return PathPatternConfig?.Values.some((pattern) => wildcard(pattern).test(path)) ?? false;
  throw new Error(`A condition on ${Field} can't be read.`);
}

/** `*` stands for any characters and `?` for one: AWS, "Listener rules for your Application Load Balancer". */
const wildcard = (pattern: string) =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
