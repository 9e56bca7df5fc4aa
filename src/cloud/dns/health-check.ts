import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { HealthCheckType, HealthCheck as Route53HealthCheck } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import type { CloudConfig } from '../../config/cloud-schema.ts';
import { GLOBAL_REGION } from '../global-region.ts';

export interface HealthCheckProps {
  readonly cloud: CloudConfig;
}

/** Asks for the wiki as a reader does, from all over the world: name, certificate, CloudFront, web ACL, balancer and PHP. */
export class HealthCheck extends Construct {
  readonly #id: string;

  constructor(scope: Construct, id: string, props: HealthCheckProps) {
    super(scope, id);
    const check = new Route53HealthCheck(this, 'Check', {
      type: HealthCheckType.HTTPS,
      fqdn: props.cloud.host,
      port: 443,
      resourcePath: '/healthz',
      enableSNI: true,
      requestInterval: Duration.seconds(30),
      failureThreshold: 3,
    });
    this.#id = check.healthCheckId;
  }

  /** 1 while the wiki answers, else 0. Route 53 writes it in us-east-1 alone, so an alarm on it has to be in a stack there. */
  metricHealthy(): Metric {
    return new Metric({
      namespace: 'AWS/Route53',
      metricName: 'HealthCheckStatus',
      dimensionsMap: { HealthCheckId: this.#id },
      statistic: 'Minimum',
      period: Duration.minutes(1),
      region: GLOBAL_REGION,
    });
  }
}
