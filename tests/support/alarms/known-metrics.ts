/** A metric with the names of its dimensions, as the page of AWS that is named above it lists them; `only`: the one region that has it. */
interface KnownMetric {
  readonly dimensions: readonly string[];
  readonly only?: string;
}

const GLOBAL = 'us-east-1';
const each = (names: readonly string[], metric: KnownMetric): Readonly<Record<string, KnownMetric>> =>
  Object.fromEntries(names.map((name) => [name, metric]));

const known: Readonly<Record<string, Readonly<Record<string, KnownMetric>>>> = {
  // Specification: Embedded metric format. The names are held against what is really written (`ownMetrics`).
  Wiki7: {},
  // Application Load Balancer, "CloudWatch metrics for your Application Load Balancer".
  'AWS/ApplicationELB': each(
    [
      'RequestCount',
      'HTTPCode_Target_5XX_Count',
      'UnHealthyHostCount',
      'HealthyHostCount',
      'TargetResponseTime',
    ],
    { dimensions: ['LoadBalancer', 'TargetGroup'] },
  ),
  // CloudFront, "Types of metrics for CloudFront and edge functions".
  'AWS/CloudFront': each(['Requests', '5xxErrorRate', '4xxErrorRate', 'BytesDownloaded', 'TotalErrorRate'], {
    dimensions: ['DistributionId', 'Region'],
    only: GLOBAL,
  }),
  // Route 53, "Monitoring health checks using CloudWatch".
  'AWS/Route53': each(['HealthCheckStatus'], { dimensions: ['HealthCheckId'], only: GLOBAL }),
  // Certificate Manager, "Supported CloudWatch metrics". Told in the certificate's own region.
  'AWS/CertificateManager': each(['DaysToExpiry'], { dimensions: ['CertificateArn'] }),
  // SQS, "Available CloudWatch metrics for Amazon SQS".
  'AWS/SQS': each(
    ['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage', 'NumberOfMessagesSent'],
    {
      dimensions: ['QueueName'],
    },
  ),
  // ECS, "Amazon ECS CloudWatch metrics".
  'AWS/ECS': each(['CPUUtilization', 'MemoryUtilization'], { dimensions: ['ClusterName', 'ServiceName'] }),
  // EventBridge, "Monitoring Amazon EventBridge": with the name of a rule alone it is of the account's own bus.
  'AWS/Events': each(['TriggeredRules'], { dimensions: ['RuleName'] }),
  // RDS, "Amazon CloudWatch metrics for Amazon RDS".
  'AWS/RDS': each(
    [
      'CPUUtilization',
      'CPUCreditBalance',
      'DatabaseConnections',
      'FreeStorageSpace',
      'FreeableMemory',
      'ReadLatency',
      'WriteLatency',
      'ReplicaLag',
    ],
    { dimensions: ['DBInstanceIdentifier'] },
  ),
  // ElastiCache, "Metrics for Valkey and Redis OSS". A node is a cluster of its own name.
  'AWS/ElastiCache': each(['DatabaseMemoryUsagePercentage', 'Evictions', 'CacheHitRate'], {
    dimensions: ['CacheClusterId'],
  }),
  // EC2, "List the available CloudWatch metrics for your instances", status check metrics.
  'AWS/EC2': each(['StatusCheckFailed', 'NetworkOut'], { dimensions: ['InstanceId'] }),
  // Billing, "Creating a billing alarm": of the account, once billing alerts are switched on.
  'AWS/Billing': each(['EstimatedCharges'], { dimensions: ['Currency'], only: GLOBAL }),
  // CloudWatch Logs, "Monitoring with CloudWatch metrics": without a dimension, of all groups of the region.
  'AWS/Logs': each(['IncomingBytes'], { dimensions: [] }),
  // AWS Backup, "Monitor AWS Backup metrics with CloudWatch".
  'AWS/Backup': each(
    [
      'NumberOfBackupJobsCompleted',
      'NumberOfBackupJobsExpired',
      'NumberOfBackupJobsFailed',
      'NumberOfCopyJobsFailed',
    ],
    { dimensions: ['BackupVaultName'] },
  ),
  // Step Functions, "Monitoring Step Functions metrics using Amazon CloudWatch".
  'AWS/States': each(['ExecutionsFailed'], { dimensions: ['StateMachineArn'] }),
  // Lambda, "Using CloudWatch metrics with Lambda".
  'AWS/Lambda': each(['Errors', 'Throttles', 'Duration'], { dimensions: ['FunctionName'] }),
};

/** @throws Error for a metric that nobody has looked up in AWS's documentation */
export function knownMetric(namespace: string, name: string): KnownMetric {
  if (namespace === 'Wiki7') return { dimensions: ['Wiki'] };
  const metric = known[namespace]?.[name];
  if (!metric) throw new Error(`${namespace} ${name} is not known: look it up, and enter it with its page.`);
  return metric;
}
