import { messageOf, Wiki7Error } from '../../base/errors.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { AWAKE, EDGE, FLAG_STORE, SECOND_REGION, SERVICE, stackName, standbyId } from '../deployed-names.ts';
import { regionFlag } from '../edge/region-flag.ts';
import { FlagStore } from './flag-store.ts';
import type { Serving } from './second-region.ts';
import type { StackReader } from './stack-reader.ts';

/** Where the wiki may be looked for, and by what. */
export interface Whereabouts {
  readonly cloud: CloudWiki;
  readonly stacks: Pick<StackReader, 'outputs' | 'parameters'>;
  /** What the store of that ARN says. @default - CloudFront is asked */
  readonly flag?: (store: string, region: string) => Promise<Serving>;
}

export interface Refused {
  readonly command: 'deploy' | 'destroy' | 'secret' | 'restore';
  /** What the command would do, as the end of a sentence. */
  readonly why: string;
}

/** In a second region. */
interface Standing {
  readonly region: string;
  readonly serving: Serving;
  readonly awake: boolean;
}

/**
 * Lets a command go on only while the wiki is in its own region alone. The second one is the one in the configuration, and the one that
 * is deployed: whoever takes `standbyRegion` away has not gone back by that.
 *
 * @throws Wiki7Error W7-FAILED-OVER; W7-SECOND-REGION where that region does not say; W7-AWS where the wiki's own does not
 */
export async function refuseWhileElsewhere(where: Whereabouts, refused: Refused): Promise<void> {
  const { cloud, stacks } = where;
  const { region, standbyRegion } = cloud.cloud;
  const named = standbyRegion?.region;
  if (named !== undefined) await refuseIn(named, where, refused);
  const deployed = (await stacks.outputs(stackOf(cloud, EDGE, region)))[SECOND_REGION];
  if (deployed !== undefined && deployed !== named) await refuseIn(deployed, where, refused);
}

/** The same where a second region that does not say is no reason to stop. */
export async function refuseIfKnownElsewhere(where: Whereabouts, refused: Refused): Promise<void> {
  try {
    await refuseWhileElsewhere(where, refused);
  } catch (error) {
    if (error instanceof Wiki7Error && error.code === 'W7-FAILED-OVER') throw error;
  }
}

async function refuseIn(region: string, where: Whereabouts, { command, why }: Refused): Promise<void> {
  const standing = await standingIn(region, where).catch((error) => unknown(region, command, error));
  const problem = problemOf(standing);
  if (!problem) return;
  const missing =
    where.cloud.cloud.standbyRegion?.region === region
      ? ''
      : ` For that, \`cloud.standbyRegion\` in \`config.ts\` has to be ${region} again.`;
  throw new Wiki7Error(
    'W7-FAILED-OVER',
    `${problem.what}, so nothing was changed: ${why}. ${problem.remedy}${missing}`,
  );
}

function problemOf({ region, serving, awake }: Standing) {
  if (serving === regionFlag.standby) {
    return {
      what: `The wiki runs in its second region, ${region}`,
      remedy: 'Go back first; docs/guide/aws.md says how.',
    };
  }
  if (serving === regionFlag.leaving) {
    return {
      what: `A failover to ${region} has begun and not ended`,
      remedy: 'End it by `./wiki7 failover`, or give it up by `./wiki7 failover --back`.',
    };
  }
  return awake
    ? {
        what: `The services in ${region} run, though readers are sent to the wiki’s own region`,
        remedy: 'Let them rest by `./wiki7 failover --back`.',
      }
    : undefined;
}

async function standingIn(region: string, { cloud, stacks, flag = ask }: Whereabouts): Promise<Standing> {
  const store = (await stacks.outputs(stackOf(cloud, standbyId(EDGE), region)))[FLAG_STORE];
  const parameters = await stacks.parameters(stackOf(cloud, standbyId(SERVICE), region));
  return {
    region,
    // Without a store nobody has ever failed over.
    serving: store === undefined ? regionFlag.home : await flag(store, region),
    awake: parameters[AWAKE] === 'yes',
  };
}

const ask = (store: string, region: string) => FlagStore.in(region, store).serving();

const stackOf = ({ wiki }: CloudWiki, id: string, region: string) => ({
  id,
  name: stackName(wiki.id, id),
  region,
});

function unknown(region: string, command: string, cause: unknown): never {
  throw new Wiki7Error(
    'W7-SECOND-REGION',
    `Whether the wiki runs in its second region, ${region}, can’t be told, so nothing was changed. ${messageOf(cause)} If that region is lost, and the wiki is to be in its own: take \`cloud.standbyRegion\` out of \`config.ts\`, and say so by \`./wiki7 ${command} --second-region-lost\`.`,
    { cause },
  );
}
