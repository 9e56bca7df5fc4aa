import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { GetDeliveryDestinationCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { type Answer, daysAgo, look, on, patient, resource } from '../patient.fixture.ts';
import { accessLogs } from './access-logs.ts';

const resources = [
  resource('AWS::Logs::DeliveryDestination', 'wiki7-wiki-access-parquet', { region: 'us-east-1' }),
  resource('AWS::CloudFront::Distribution', 'E123', { region: 'us-east-1' }),
];

const destination = on(GetDeliveryDestinationCommand, ({ name }) => {
  expect(name).toBe('wiki7-wiki-access-parquet');
  return {
    deliveryDestination: {
      deliveryDestinationConfiguration: { destinationResourceArn: 'arn:aws:s3:::wiki7-logs' },
    },
  };
});

const HOURS = 1 / 24;

/** One that came so many hours ago, on the second page of its day; half a day ago it was still the same day in UTC. */
const newest = (hours: number | undefined): Answer =>
  on(ListObjectsV2Command, ({ Bucket, Prefix, ContinuationToken }) => {
    if (hours === undefined) return {};
    const LastModified = daysAgo(hours * HOURS);
    const day = LastModified.toISOString().slice(0, 10).replaceAll('-', '/');
    if (Bucket !== 'wiki7-logs' || Prefix !== `AWSLogs/123456789012/CloudFront/${day}/`) return {};
    return ContinuationToken === undefined
      ? {
          Contents: [{ LastModified: daysAgo((hours + 1) * HOURS) }],
          IsTruncated: true,
          NextContinuationToken: 'more',
        }
      : { Contents: [{ LastModified }] };
  });

/** So many requests in each hour that is asked for. */
const requests = (anHour: number): Answer =>
  on(GetMetricStatisticsCommand, ({ StartTime, EndTime, Dimensions = [] }, region) => {
    expect([region, Dimensions[0]?.Value]).toEqual(['us-east-1', 'E123']);
    const [from, to] = [StartTime, EndTime].map((time) => (time?.getTime() ?? 0) / 3_600_000) as [
      number,
      number,
    ];
    return {
      Datapoints: Array.from({ length: to - from }, (_, index) => ({
        Timestamp: new Date((from + index) * 3_600_000),
        Sum: anHour,
      })),
    };
  });

const found = (hours: number | undefined, anHour: number, given = resources) =>
  look(accessLogs, { resources: given }, destination, newest(hours), requests(anHour));

describe('access logs', () => {
  it('are well when the newest came within hours, however much is read', async () => {
    expect(await found(1, 1_000_000)).toEqual([]);
    expect(await found(3, 1_000_000)).toEqual([]);
  });

  it('are well on a quiet wiki, however old they are', async () => {
    expect(await found(60, 1)).toEqual([]);
    expect(await found(undefined, 0)).toEqual([]);
  });

  it('that are later than usual are a warning: AWS takes a day now and then', async () => {
    expect(await found(10, 50)).toEqual([
      {
        state: 'warning',
        sentence: 'CloudFront answered 350 requests of which no log came to wiki7-logs yet.',
        since: '2026-11-23T02:00:00.000Z',
        remedy: 'now and then logs are a day late: look again tomorrow',
      },
    ]);
  });

  it('that did not come for more than a day are wrong, with since when', async () => {
    expect(await found(40, 50)).toMatchObject([
      {
        state: 'wrong',
        sentence: expect.stringMatching(/^CloudFront answered 1850 requests of which no log/),
        since: '2026-11-21T20:00:00.000Z',
      },
    ]);
  });

  it('that never came are wrong, but for the first hours of their delivery', async () => {
    expect(await found(undefined, 50)).toMatchObject([{ state: 'wrong' }]);
    const fresh = resources.map((one) => ({ ...one, changed: daysAgo(2 * HOURS) }));
    expect(await found(undefined, 1_000_000, fresh)).toEqual([]);
  });

  it('are asked for as names alone: nothing is read of what readers did', async () => {
    const who = patient({ resources }, destination, newest(40), requests(50));
    await accessLogs.look(who);
    expect(new Set(who.aws.asked.map(({ command }) => command))).toEqual(
      new Set(['GetDeliveryDestinationCommand', 'ListObjectsV2Command', 'GetMetricStatisticsCommand']),
    );
  });
});
