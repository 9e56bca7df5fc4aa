import { Duration } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { urlClasses } from '../../blueprint/edge-rules.ts';
import { ports } from '../../blueprint/ports.ts';
import { timeouts } from '../../blueprint/timeouts.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { originName } from '../dns/certificate.ts';
import { FixedGroup } from './fixed-group.ts';
import { pathPattern } from './path-pattern.ts';
import type { NetworkSource } from './sources.ts';
import { WikiTargets } from './wiki-targets.ts';

export interface LoadBalancerProps {
  readonly cloud: CloudWiki;
  readonly network: NetworkSource;
  /** With `originName`, which CloudFront asks for. In this region. */
  readonly certificate: ICertificate;
  /** Takes access logs. Load balancers write only to buckets that S3 encrypts with its own keys. */
  readonly logs: s3.IBucket;
}

/** Between CloudFront and the tasks that answer readers. The internet does not reach it. */
export class LoadBalancer extends Construct {
  readonly balancer: elb.ApplicationLoadBalancer;
  readonly listener: elb.ApplicationListener;
  readonly web: elb.ApplicationTargetGroup;
  readonly thumbs: elb.ApplicationTargetGroup;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const { cloud, network, certificate, logs } = props;
    const { vpc } = network;
    this.balancer = new elb.ApplicationLoadBalancer(this, 'Balancer', {
      vpc,
      vpcSubnets: network.allAppSubnets,
      internetFacing: false,
      securityGroup: new FixedGroup(this, 'Group', network.groups.of('balancer')).group,
      // The last to give up before CloudFront: until then nginx says what is wrong.
      idleTimeout: Duration.seconds(timeouts.edgeSeconds),
      dropInvalidHeaderFields: true,
      desyncMitigationMode: elb.DesyncMitigationMode.STRICTEST,
      // It can be made again, and `destroy` deletes it; what keeps the wiki is protected.
      deletionProtection: false,
    });
    this.balancer.logAccessLogs(logs, 'balancer');
    this.web = new WikiTargets(this, 'Web', { vpc, port: ports.web }).targets;
    this.thumbs = new WikiTargets(this, 'Thumbs', { vpc, port: ports.thumbs }).targets;
    this.listener = this.balancer.addListener('Https', {
      protocol: elb.ApplicationProtocol.HTTPS,
      port: 443,
      certificates: [certificate],
      sslPolicy: elb.SslPolicy.TLS13_RES,
      // Rules of security groups stand in one table.
      open: false,
      // Whatever asks for another name than CloudFront does is no reader of this wiki.
      defaultAction: elb.ListenerAction.fixedResponse(404, {
        contentType: 'text/plain',
        messageBody: 'There is no such site here.\n',
      }),
    });
    // CloudFront keeps the readers' own name to itself.
    this.#route(originName(cloud.cloud));
  }

  /** As the URL classes of the blueprint say: those with a service of their own first, all others to the web. */
  #route(host: string): void {
    const withService = urlClasses.flatMap(({ pattern, service }) => (service ? [{ pattern, service }] : []));
    // Patterns here are plain beginnings: `^/media/` says what `^/media/thumb/` would.
    const own = withService.filter(
      (one) => !withService.some((other) => other !== one && one.pattern.startsWith(other.pattern)),
    );
    for (const [index, { pattern, service }] of own.entries()) {
      this.listener.addAction(service, {
        priority: 10 * (index + 1),
        conditions: [
          elb.ListenerCondition.hostHeaders([host]),
          elb.ListenerCondition.pathPatterns([pathPattern(pattern)]),
        ],
        action: elb.ListenerAction.forward([this[service]]),
      });
    }
    this.listener.addAction('web', {
      priority: 1000,
      conditions: [elb.ListenerCondition.hostHeaders([host])],
      action: elb.ListenerAction.forward([this.web]),
    });
  }
}
