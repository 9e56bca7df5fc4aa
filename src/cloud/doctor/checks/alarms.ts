import {
  CloudWatchClient,
  type CompositeAlarm,
  type MetricAlarm,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import { type Found, wrong } from '../../../operations/finding.ts';
import { GLOBAL_REGION } from '../../global-region.ts';
import { areAlarmsSilenced } from '../../sleep/on-purpose.ts';
import { type Check, hoursBetween, lookAtEach, type Patient } from '../check.ts';

const TYPES = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];

/** A deployment leaves new alarms without data for a while; a service that sleeps at night does so for its hours. */
const DEAD_HOURS = 24;

/** What has metrics in one region alone, wherever it is. */
const global: readonly string[] = ['AWS/CloudFront', 'AWS/Route53', 'AWS/Billing'];

/** Alarms that ring, and those that never could. */
export const alarms: Check = {
  name: 'alarms',
  allWell: 'No alarm rings, and every alarm can.',
  of: [...TYPES],
  look: (patient) =>
    lookAtEach(patient.deployed.regions, async (region) => {
      const { metric, composite } = await alarmsIn(region, patient);
      const heard = new Set(composite.flatMap(partsOfRule));
      return [
        ...metric.flatMap((alarm) => judgeRegion(alarm, region)),
        ...judged([...metric, ...composite], patient).flatMap((alarm) => [
          ...judge(alarm, patient.now),
          ...judgeActions(alarm, heard),
        ]),
      ];
    }),
};

type Alarm = MetricAlarm | CompositeAlarm;

/** Those that should ring: what was silenced on purpose says nothing either way, however it stands. */
const judged = (all: readonly Alarm[], { cloud, now }: Patient): readonly Alarm[] =>
  areAlarmsSilenced(cloud.cloud.asleep, now)
    ? all.filter(({ ActionsEnabled }) => ActionsEnabled !== false)
    : all;

interface Alarms {
  readonly metric: readonly MetricAlarm[];
  readonly composite: readonly CompositeAlarm[];
}

/** The wiki's own of a region. */
export async function alarmsIn(region: string, { aws, deployed }: Patient): Promise<Alarms> {
  const ours = new Set(
    deployed
      .of(...TYPES)
      .filter((one) => one.region === region)
      .map(({ id }) => id),
  );
  const metric: MetricAlarm[] = [];
  const composite: CompositeAlarm[] = [];
  if (ours.size === 0) return { metric, composite };
  const isOurs = ({ AlarmName = '' }: Alarm) => ours.has(AlarmName);
  const client = aws.in(CloudWatchClient, region);
  const input = { AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const] };
  for await (const { MetricAlarms = [], CompositeAlarms = [] } of paginateDescribeAlarms({ client }, input)) {
    metric.push(...MetricAlarms.filter(isOurs));
    composite.push(...CompositeAlarms.filter(isOurs));
  }
  return { metric, composite };
}

function judge(alarm: Alarm, now: Date): readonly Found[] {
  const { AlarmName, AlarmDescription, StateValue } = alarm;
  const since = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
  if (StateValue === 'ALARM') {
    const { says, runbook } = partsOf(AlarmDescription);
    return [wrong(`${AlarmName} rings${says ? `: ${says}` : '.'}`, { since, remedy: runbook })];
  }
  const isDead = StateValue === 'INSUFFICIENT_DATA' && since && hoursBetween(since, now) > DEAD_HOURS;
  if (!isDead) return [];
  return [
    wrong(`${AlarmName} has had no data for more than a day, so it can’t ring.`, {
      since,
      remedy: 'see whether what it watches still runs and reports; then ./wiki7 deploy',
    }),
  ];
}

/** A description says what is wrong and, from `Wiki7’s runbook` on, where what to do stands. */
function partsOf(description = ''): { readonly says: string; readonly runbook: string } {
  const [says = ''] = description.replaceAll(/\s+/g, ' ').split(/ ?Wiki7’s runbook:/);
  return { says, runbook: /docs\/runbook\.md#[\w-]+/.exec(description)?.[0] ?? 'docs/runbook.md' };
}

/** Names of the alarms that a rule such as `ALARM("a") OR ALARM("arn:…:alarm:b")` is made of. */
const partsOfRule = ({ AlarmRule = '' }: CompositeAlarm): readonly string[] =>
  [...AlarmRule.matchAll(/\("?(?:arn:[^"()]*:alarm:)?([^"()]+)"?\)/g)].map(([, name = '']) => name);

/** Who is part of another alarm rings there. */
function judgeActions(alarm: Alarm, heard: ReadonlySet<string>): readonly Found[] {
  const { AlarmName = '', AlarmActions = [], ActionsEnabled } = alarm;
  if (heard.has(AlarmName)) return [];
  if (AlarmActions.length === 0) {
    return [wrong(`${AlarmName} tells nobody: it has no action.`, { remedy: './wiki7 deploy' })];
  }
  if (ActionsEnabled !== false) return [];
  return [
    wrong(`${AlarmName} tells nobody: its actions were turned off.`, {
      since: alarm.AlarmConfigurationUpdatedTimestamp,
      remedy: `aws cloudwatch enable-alarm-actions --region ${regionOf(alarm)} --alarm-names ${AlarmName}`,
    }),
  ];
}

/** arn:aws:cloudwatch:REGION:… */
const regionOf = ({ AlarmArn = '' }: Alarm) => AlarmArn.split(':')[3];

function judgeRegion(alarm: MetricAlarm, region: string): readonly Found[] {
  if (region === GLOBAL_REGION) return [];
  const strange = metricsOf(alarm).filter(
    ({ Namespace = '', Dimensions = [] }) =>
      global.includes(Namespace) ||
      (Namespace === 'AWS/WAFV2' && !Dimensions.some(({ Name }) => Name === 'Region')) ||
      (Namespace === 'AWS/WAFV2' &&
        Dimensions.some(({ Name, Value }) => Name === 'Region' && Value === 'CloudFront')),
  );
  const [first] = strange;
  if (!first) return [];
  return [
    wrong(
      `${alarm.AlarmName} is in ${region} and watches ${first.Namespace}, whose metrics are in ${GLOBAL_REGION} alone: it never rings.`,
      {
        since: alarm.AlarmConfigurationUpdatedTimestamp,
        remedy: './wiki7 deploy, with a version of Wiki7 that has it there',
      },
    ),
  ];
}

interface Watched {
  readonly Namespace?: string | undefined;
  readonly MetricName?: string | undefined;
  readonly Dimensions?:
    | readonly { readonly Name?: string | undefined; readonly Value?: string | undefined }[]
    | undefined;
}

/** What an alarm watches: one metric, or those of its formula. */
export const metricsOf = (alarm: MetricAlarm): readonly Watched[] =>
  alarm.MetricName === undefined
    ? (alarm.Metrics ?? []).flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])
    : [alarm];
