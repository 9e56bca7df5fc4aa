import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeAddressesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { type Found, warning } from '../../../operations/finding.ts';
import { type Check, lookAtEach, type Patient } from '../check.ts';

/** From this share on a deployment, which runs old and new tasks beside each other, may be refused. */
const CLOSE_SHARE = 0.8;

const DAY_SECONDS = 86_400;

interface Quota {
  readonly what: string;
  readonly service: string;
  /** As Service Quotas names it. */
  readonly code: string;
  used(region: string, patient: Patient): Promise<number>;
}

/** Those that a growing wiki meets first. They are the account’s, and of each region. */
const quotas: readonly Quota[] = [
  {
    what: 'vCPUs of Fargate on demand',
    service: 'fargate',
    code: 'L-3032A538',
    used: async (region, { aws, now }) => {
      const command = new GetMetricStatisticsCommand({
        Namespace: 'AWS/Usage',
        MetricName: 'ResourceCount',
        Dimensions: Object.entries({
          Type: 'Resource',
          Resource: 'vCPU',
          Service: 'Fargate',
          Class: 'Standard/OnDemand',
        }).map(([Name, Value]) => ({ Name, Value })),
        StartTime: new Date(now.getTime() - DAY_SECONDS * 1000),
        EndTime: now,
        Period: DAY_SECONDS,
        Statistics: ['Maximum'],
      });
      const { Datapoints = [] } = await aws.in(CloudWatchClient, region).send(command);
      return Math.max(0, ...Datapoints.map(({ Maximum = 0 }) => Maximum));
    },
  },
  {
    what: 'Elastic IP addresses',
    service: 'ec2',
    code: 'L-0263D0A3',
    used: async (region, { aws }) => {
      const { Addresses = [] } = await aws.in(EC2Client, region).send(new DescribeAddressesCommand({}));
      return Addresses.length;
    },
  },
];

export const nearQuotas: Check = {
  name: 'quotas',
  allWell: 'The account may run more than it does.',
  look: (patient) =>
    lookAtEach(
      placesOf(patient).flatMap((region) => quotas.map((quota) => ({ region, quota }))),
      async ({ region, quota }) => {
        const { service: ServiceCode, code: QuotaCode } = quota;
        const command = new GetServiceQuotaCommand({ ServiceCode, QuotaCode });
        const [{ Quota }, used] = await Promise.all([
          patient.aws.in(ServiceQuotasClient, region).send(command),
          quota.used(region, patient),
        ]);
        return judge(quota, region, used, Quota?.Value);
      },
    ),
};

/** Where something runs. */
const placesOf = ({ cloud: { cloud } }: Patient) => [
  cloud.region,
  ...(cloud.standbyRegion ? [cloud.standbyRegion.region] : []),
];

function judge(
  { what, service, code }: Quota,
  region: string,
  used: number,
  most: number | undefined,
): readonly Found[] {
  if (most === undefined || used < most * CLOSE_SHARE) return [];
  return [
    warning(`The account uses ${used} of ${most} ${what} in ${region}.`, {
      remedy: `aws service-quotas request-service-quota-increase --region ${region} --service-code ${service} --quota-code ${code} --desired-value ${Math.ceil(most * 2)}`,
    }),
  ];
}
