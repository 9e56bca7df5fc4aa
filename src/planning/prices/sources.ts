/** Where prices were read. */
export interface PriceSource {
  readonly title: string;
  /** Day that AWS gives for its list, or the year. */
  readonly published: string;
  /** Day on which this table took it; undefined where nobody has read it again since. */
  readonly read?: string;
}

/** Day of the table. */
export const PRICES_READ = '2026-11-23';

const listed = (service: string, published: string): PriceSource => ({
  title: `AWS price list, ${service}`,
  published,
  read: PRICES_READ,
});

export const sources = {
  ecs: listed('Amazon ECS', '2025-10-27'),
  ec2: listed('Amazon EC2', '2025-10-28'),
  vpc: listed('Amazon VPC', '2025-11-04'),
  cloudwatch: listed('Amazon CloudWatch', '2025-09-23'),
  s3: listed('Amazon S3', '2025-10-22'),
  waf: listed('AWS WAF', '2025-10-03'),
  lambda: listed('AWS Lambda', '2025-10-30'),
  kms: listed('AWS Key Management Service', '2025-08-28'),
  route53: listed('Amazon Route 53', '2025-08-28'),
  cloudfront: listed('Amazon CloudFront', '2025-07-01'),
  athena: listed('Amazon Athena', '2025-06-27'),
  glue: listed('AWS Glue', '2025-07-18'),
  backup: {
    title: 'AWS price list, AWS Backup: warm storage, restores and tests, told apart by unit and region',
    published: '2025',
    read: PRICES_READ,
  },
  codebuild: listed('AWS CodeBuild', '2025-11-04'),
  elasticacheNova: listed('Amazon ElastiCache, us-east-1, Valkey', '2026-10-02'),
  elasticache: {
    title: 'AWS price list, Amazon ElastiCache; Valkey is a fifth below the same node of Redis OSS',
    published: '2025-11-04',
    read: PRICES_READ,
  },
  elasticacheRatio: {
    title: 'us-east-1 price of Valkey times the ratio that other Graviton nodes have between the regions',
    published: '2025',
  },
  rdsBilled: {
    title: 'AWS cost and usage report, Amazon RDS: public on-demand rate, MySQL in one zone',
    published: '2024',
    read: PRICES_READ,
  },
  rdsMany: {
    title: 'Published estimates from the AWS price list, Amazon RDS for MySQL in one zone',
    published: '2026',
    read: PRICES_READ,
  },
  rdsRatio: {
    title: 'us-east-1 price times the ratio of db.m5.large or db.t3.small between the regions',
    published: '2025',
  },
  bill: {
    title: 'An AWS bill of eu-central-1, by usage type, divided by its hours or gigabytes',
    published: '2026',
    read: PRICES_READ,
  },
  notReRead: { title: 'AWS price list, not re-read', published: '2025' },
} as const satisfies Readonly<Record<string, PriceSource>>;

export type SourceName = keyof typeof sources;
