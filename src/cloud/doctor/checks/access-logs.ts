import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, GetDeliveryDestinationCommand } from '@aws-sdk/client-cloudwatch-logs';
import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { type Found, warning, wrong } from '../../../operations/finding.ts';
import { folderOfDay } from '../../../operations/traffic/cloudfront-log.ts';
import { accessLogsFolder } from '../../deployed-names.ts';
import { GLOBAL_REGION } from '../../global-region.ts';
import { type Check, hoursBetween, lookAtEach, type Patient } from '../check.ts';
import type { DeployedResource } from '../deployed.ts';

const DESTINATION = 'AWS::Logs::DeliveryDestination';

/** Logs come within an hour, and now and then a day late. AWS, "Access logs (standard logs)", timing of their delivery. */
const USUAL_HOURS = 3;
const LATEST_HOURS = 25;

/** So few requests prove nothing: AWS promises no line for each. */
const FEW = 100;

/** How far back logs are looked for. */
const DAYS = 3;

const HOUR = 3_600_000;

/** Whether what CloudFront answered is recorded: a log that stopped is missed by nobody until somebody asks it after an attack. */
export const accessLogs: Check = {
  name: 'access logs',
  allWell: 'What CloudFront answered has come as logs.',
  of: [DESTINATION],
  look: (patient) =>
    lookAtEach(patient.deployed.of(DESTINATION), async (destination) => {
      const bucket = await bucketOf(destination, patient);
      const newest = await newestLog(bucket, patient);
      const from = [new Date(patient.now.getTime() - DAYS * 24 * HOUR), destination.changed, newest];
      const requests = await requestsSince(
        new Date(Math.max(...from.map((one) => one?.getTime() ?? 0))),
        patient,
      );
      return judge(bucket, newest, requests, patient.now);
    }),
};

async function bucketOf({ id, region }: DeployedResource, { aws }: Patient): Promise<string> {
  const client = aws.in(CloudWatchLogsClient, region);
  const { deliveryDestination } = await client.send(new GetDeliveryDestinationCommand({ name: id }));
  const arn = deliveryDestination?.deliveryDestinationConfiguration?.destinationResourceArn ?? '';
  return arn.replace(/^arn:[^:]+:s3:::/, '');
}

/** When the last one came, of the last day that has any. */
async function newestLog(Bucket: string, { aws, cloud, now }: Patient): Promise<Date | undefined> {
  const { account, region } = cloud.cloud;
  const client = aws.in(S3Client, region);
  for (let daysBack = 0; daysBack <= DAYS; daysBack += 1) {
    const day = folderOfDay(new Date(now.getTime() - daysBack * 24 * HOUR));
    const times: number[] = [];
    const input = { Bucket, Prefix: `${accessLogsFolder(account)}/${day}/` };
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, input))
      times.push(...Contents.map(({ LastModified }) => LastModified?.getTime() ?? 0));
    if (times.length > 0) return new Date(times.reduce((one, other) => Math.max(one, other)));
  }
  return undefined;
}

interface Requests {
  /** Beginning of the hour. */
  readonly hour: Date;
  readonly count: number;
}

/** Of the whole hours that began later and whose log should be there by now. */
async function requestsSince(since: Date, { aws, deployed, now }: Patient): Promise<readonly Requests[]> {
  const StartTime = new Date(Math.ceil(since.getTime() / HOUR) * HOUR);
  const EndTime = new Date(Math.floor(now.getTime() / HOUR - USUAL_HOURS) * HOUR);
  if (StartTime >= EndTime) return [];
  const client = aws.in(CloudWatchClient, GLOBAL_REGION);
  const answers = await Promise.all(
    deployed.of('AWS::CloudFront::Distribution').map(({ id }) =>
      client.send(
        new GetMetricStatisticsCommand({
          Namespace: 'AWS/CloudFront',
          MetricName: 'Requests',
          Dimensions: [
            { Name: 'DistributionId', Value: id },
            { Name: 'Region', Value: 'Global' },
          ],
          ...{ StartTime, EndTime, Period: HOUR / 1000, Statistics: ['Sum' as const] },
        }),
      ),
    ),
  );
  return answers
    .flatMap(({ Datapoints = [] }) => Datapoints)
    .flatMap(({ Timestamp, Sum = 0 }) => (Timestamp ? [{ hour: Timestamp, count: Sum }] : []));
}

function judge(
  bucket: string,
  since: Date | undefined,
  requests: readonly Requests[],
  now: Date,
): readonly Found[] {
  const total = sum(requests);
  if (total < FEW) return [];
  const sentence = `CloudFront answered ${total} requests of which no log came to ${bucket}`;
  const overdue = requests.filter(({ hour }) => hoursBetween(hour, now) > LATEST_HOURS);
  if (sum(overdue) < FEW) {
    const remedy = 'now and then logs are a day late: look again tomorrow';
    return [warning(`${sentence} yet.`, { since, remedy })];
  }
  const remedy = `see whether the delivery is there, and whether the bucket’s policy lets it in: aws logs describe-deliveries --region ${GLOBAL_REGION}; ./wiki7 deploy makes both`;
  return [wrong(`${sentence}: nobody can tell afterwards who asked for what.`, { since, remedy })];
}

const sum = (requests: readonly Requests[]): number => requests.reduce((all, { count }) => all + count, 0);
