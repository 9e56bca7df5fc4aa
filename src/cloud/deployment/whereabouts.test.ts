import { beforeEach, describe, expect, it } from 'vitest';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import type { Serving } from './second-region.ts';
import { type Refused, refuseIfKnownElsewhere, refuseWhileElsewhere } from './whereabouts.ts';

const HOME = 'eu-central-1';
const SECOND = 'eu-west-1';
const refused: Refused = { command: 'deploy', why: 'it would be lost' };

/** AWS with what is deployed of a wiki; regions of `lost` do not answer. */
class Deployed {
  flag: Serving = 'home';
  awake = 'no';
  readonly lost = new Set<string>();
  outputs: Record<string, Record<string, string>> = {
    [`${HOME}/wiki7-wiki-edge`]: { SecondRegion: SECOND },
    [`${SECOND}/wiki7-wiki-standbyedge`]: { FlagStore: 'store' },
  };

  where(standby?: string) {
    const zones = [`${standby}a`, `${standby}b`];
    const answer = <T>(region: string, value: T) => {
      if (this.lost.has(region)) throw new Error(`${region} does not answer.`);
      return value;
    };
    return {
      cloud: wikiUnderTest({}, standby ? { standbyRegion: { region: standby, zones } } : {}),
      stacks: {
        outputs: async ({ name, region }: { name: string; region: string }) =>
          answer(region, this.outputs[`${region}/${name}`] ?? {}),
        parameters: async ({ name, region }: { name: string; region: string }) =>
          answer(
            region,
            (`${region}/${name}` === `${SECOND}/wiki7-wiki-standbyservice`
              ? { Awake: this.awake }
              : {}) as Record<string, string>,
          ),
      },
      flag: async (store: string, region: string) => {
        expect([store, region]).toEqual(['store', SECOND]);
        return this.flag;
      },
    };
  }
}

let deployed: Deployed;
beforeEach(() => {
  deployed = new Deployed();
});
const refuse = (standby?: string) => refuseWhileElsewhere(deployed.where(standby), refused);
const withSentence = (...parts: readonly string[]) => ({
  code: 'W7-FAILED-OVER',
  message: expect.stringMatching(new RegExp(parts.join('.*'))),
});

describe('a command that must not run while the wiki is elsewhere', () => {
  it('goes on while the wiki is in its own region, with a second one or without', async () => {
    await refuse(SECOND);
    await refuse();
    deployed.outputs = {};
    await refuse(SECOND);
    await refuse();
  });

  it.each([
    ['the configuration names it', SECOND],
    ['the configuration names it no more', undefined],
    ['the configuration names another', 'eu-west-3'],
  ])('is refused while readers are in the second region: %s', async (_, named) => {
    deployed.flag = 'standby';
    const again = named === SECOND ? 'says how\\.$' : 'has to be eu-west-1 again\\.$';
    await expect(refuse(named)).rejects.toMatchObject(withSentence(SECOND, 'it would be lost', again));
  });

  it('is refused from the first step of a failover on, with both ways out of it', async () => {
    deployed.flag = 'leaving';
    await expect(refuse(SECOND)).rejects.toMatchObject(
      withSentence('has begun', '`./wiki7 failover`', '`./wiki7 failover --back`'),
    );
  });

  it('is refused until the services there rest again', async () => {
    deployed.awake = 'yes';
    await expect(refuse(SECOND)).rejects.toMatchObject(withSentence('run', '`./wiki7 failover --back`'));
  });

  it('is refused while the wiki’s own region is lost', async () => {
    deployed.flag = 'standby';
    deployed.lost.add(HOME);
    await expect(refuse(SECOND)).rejects.toMatchObject(withSentence(SECOND));
  });

  it.each([SECOND, undefined])('is told the way out where the second region is lost (%s)', async (named) => {
    deployed.lost.add(SECOND);
    await expect(refuse(named)).rejects.toMatchObject({
      code: 'W7-SECOND-REGION',
      message: expect.stringMatching(/eu-west-1 does not answer\..*`\.\/wiki7 deploy --second-region-lost`/),
    });
  });
});

describe('a command that only must not mislead', () => {
  const refuseIfKnown = () => refuseIfKnownElsewhere(deployed.where(SECOND), refused);

  it('is refused while the wiki is known to be elsewhere', async () => {
    deployed.flag = 'standby';
    await expect(refuseIfKnown()).rejects.toMatchObject(withSentence(SECOND));
  });

  it.each([SECOND, HOME])('goes on where %s does not answer', async (lost) => {
    deployed.lost.add(lost);
    await refuseIfKnown();
  });
});
