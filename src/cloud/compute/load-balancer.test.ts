import { describe, expect, it } from 'vitest';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { compute } from './compute.fixture.ts';

const { template } = compute(wikiUnderTest({ profile: 'standard' }));

const has = (type: string, properties: object) =>
  template.hasResourceProperties(`AWS::ElasticLoadBalancingV2::${type}`, properties);

const only = (type: string) => Object.values(template.findResources(type))[0]?.Properties;

function attributes(type: string, id = ''): Record<string, string> {
  const [found] = Object.entries(template.findResources(`AWS::ElasticLoadBalancingV2::${type}`)).filter(
    ([key]) => key.includes(id),
  );
  const all: { Key: string; Value: string }[] =
    found?.[1].Properties.LoadBalancerAttributes ?? found?.[1].Properties.TargetGroupAttributes;
  return Object.fromEntries(all.map(({ Key, Value }) => [Key, Value]));
}

describe('the load balancer', () => {
  it('is not reached from the internet, in three zones', () => {
    has('LoadBalancer', { Scheme: 'internal', Type: 'application' });
    expect(only('AWS::ElasticLoadBalancingV2::LoadBalancer').Subnets).toHaveLength(3);
  });

  it('passes on no malformed request, and goes when its stack goes', () => {
    expect(attributes('LoadBalancer')).toMatchObject({
      'deletion_protection.enabled': 'false',
      'routing.http.drop_invalid_header_fields.enabled': 'true',
      'routing.http.desync_mitigation_mode': 'strictest',
    });
  });

  it('writes access logs', () => {
    expect(attributes('LoadBalancer')).toMatchObject({
      'access_logs.s3.enabled': 'true',
      'access_logs.s3.prefix': 'balancer',
    });
  });

  it('speaks TLS 1.2 and 1.3 only', () => {
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1);
    has('Listener', { Port: 443, Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06' });
  });

  it('answers only for the name by which CloudFront asks', () => {
    has('Listener', {
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
    });
    for (const { Properties } of Object.values(
      template.findResources('AWS::ElasticLoadBalancingV2::ListenerRule'),
    )) {
      expect(Properties.Conditions).toContainEqual({
        Field: 'host-header',
        HostHeaderConfig: { Values: ['origin.wiki.example.org'] },
      });
    }
  });

  it('has pictures sent by the service that the blueprint names, and all else by web', () => {
    const rules = Object.values(template.findResources('AWS::ElasticLoadBalancingV2::ListenerRule'))
      .map(({ Properties }) => Properties)
      .sort((one, other) => one.Priority - other.Priority)
      .map(({ Conditions, Actions }) => [
        Conditions.find(({ Field }: { Field: string }) => Field === 'path-pattern')?.PathPatternConfig.Values,
        /^Balancer([A-Z][a-z]+)Targets/.exec(Actions[0].TargetGroupArn.Ref)?.[1],
      ]);
    expect(rules).toEqual([
      [['/media/*'], 'Thumbs'],
      [undefined, 'Web'],
    ]);
  });
});

describe.each(['Web', 'Thumbs'])('tasks of %s', (id) => {
  it('are asked what nginx and php-fpm answer, without the database', () => {
    const [group] = Object.entries(template.findResources('AWS::ElasticLoadBalancingV2::TargetGroup')).filter(
      ([key]) => key.startsWith(`Balancer${id}`),
    );
    expect(group?.[1].Properties).toMatchObject({
      Port: 8080,
      Protocol: 'HTTP',
      TargetType: 'ip',
      HealthCheckPath: '/healthz',
      Matcher: { HttpCode: '200' },
      HealthCheckIntervalSeconds: 10,
      HealthCheckTimeoutSeconds: 5,
    });
  });

  it('get the next request when they have the fewest', () => {
    expect(attributes('TargetGroup', id)).toMatchObject({
      'load_balancing.algorithm.type': 'least_outstanding_requests',
    });
  });

  it('give up in the right order: MediaWiki, php-fpm, nginx, load balancer; and stop when all of them have', () => {
    const tasks = template.findResources('AWS::ECS::TaskDefinition', {
      Properties: { Family: `wiki-${id.toLowerCase()}` },
    });
    const [task] = Object.values(tasks);
    const [nginx, php] = task?.Properties.ContainerDefinitions ?? [];
    const told = (container: { Environment: { Name: string; Value: string }[] }, variable: string) =>
      Number(container.Environment.find(({ Name }) => Name === variable)?.Value);
    // ECS takes a task out of the load balancer, waits so long, and only then tells nginx to stop, and then what stands behind it.
    const limits = [
      told(php, 'WIKI7_REQUEST_SECONDS'),
      told(php, 'WIKI7_PHP_TERMINATE_SECONDS'),
      told(nginx, 'WIKI7_NGINX_TIMEOUT_SECONDS'),
      Number(attributes('TargetGroup', id)['deregistration_delay.timeout_seconds']),
      nginx.StopTimeout + php.StopTimeout,
    ];
    expect(limits).not.toContain(Number.NaN);
    for (const [index, limit] of limits.slice(1).entries()) {
      expect(limit, `${limits}`).toBeGreaterThan(limits[index] ?? 0);
    }
    expect(Number(attributes('LoadBalancer')['idle_timeout.timeout_seconds'])).toBeGreaterThan(
      limits[2] ?? 0,
    );
    expect(nginx.DependsOn).toContainEqual({ ContainerName: php.Name, Condition: 'HEALTHY' });
    // php-fpm lets a request end that began just before.
    expect(php.StopTimeout).toBeGreaterThan(told(php, 'WIKI7_PHP_TERMINATE_SECONDS'));
    // It goes on for long enough that the balancer’s nodes know, and then has as long to end its requests as on one machine.
    expect(told(nginx, 'WIKI7_LINGER_SECONDS')).toBe(10);
    expect(nginx.StopTimeout - told(nginx, 'WIKI7_LINGER_SECONDS')).toBe(30);
    // Spare capacity goes after two minutes, and Fargate waits no longer for anything.
    expect(limits.at(-1)).toBeLessThanOrEqual(120);
  });

  it('that became bad ring an alarm', () => {
    const alarms = Object.keys(template.findResources('AWS::CloudWatch::Alarm'));
    expect(alarms.filter((key) => key.startsWith(`Services${id}ServiceAlarms`))).toHaveLength(2);
  });
});
