import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentReporter } from '../../src/base/reporter.ts';
import { inFolder, ofInstance } from '../../src/local/labels.ts';
import { LocalWiki } from '../../src/local/local-wiki.ts';
import { otherWikis } from '../../src/local/other-wikis.ts';
import { TestWiki } from '../support/test-wiki.ts';
import { standIn } from './left-behind.ts';
import { SubstitutePlace } from './substitute-place.ts';

/** Of no service, and so of no boot test that runs meanwhile. */
const SUBNET = '169.254.171';

const wikis: TestWiki[] = [];
const places: SubstitutePlace[] = [];
let dead: LocalWiki;
let image: string;

async function newWiki(): Promise<LocalWiki> {
  const test = await TestWiki.make();
  wikis.push(test);
  return LocalWiki.openOrMake({ folder: test.folder, reporter: silentReporter, confirm: async () => true });
}

async function newPlace(): Promise<SubstitutePlace> {
  const place = new SubstitutePlace(await newWiki(), {});
  places.push(place);
  await place.start();
  return place;
}

beforeEach(async () => {
  dead = await newWiki();
  image = (await dead.imageBuilder().forWiki(dead.wiki, ['nginx'])).nginx ?? '';
});
afterEach(async () => {
  for (const place of places.splice(0)) await place.stop();
  for (const test of wikis.splice(0)) await test.remove();
});

/** As a test leaves it that was killed: nobody has the lock of its wiki. */
async function leaveBehind(): Promise<void> {
  const { engine, instance, folder } = dead;
  const marks = [ofInstance(instance.name), inFolder(folder), standIn].flatMap((one) => ['--label', one]);
  await engine.run(['network', 'create', '--subnet', `${SUBNET}.0/24`, ...marks, `${instance.name}-left`]);
  const idle = ['--entrypoint', 'sleep', image, 'infinity'];
  const named = ['--name', `${instance.name}-left`, '--network', `${instance.name}-left`];
  await engine.run(['run', '--detach', '--pull=never', ...marks, ...named, ...idle]);
}

it('takes the place of a test that was killed, whose containers still run', async () => {
  await leaveBehind();
  const place = await newPlace();
  await place.network(`${place.name}-agent`, SUBNET, ['--internal']);
  expect(await dead.engine.containers(ofInstance(dead.instance.name))).toEqual([]);
});

it('leaves a test that lives what it has, and says that it must be waited for', async () => {
  const living = await newPlace();
  await living.network(`${living.name}-agent`, SUBNET, ['--internal']);
  const late = await newPlace();
  await expect(late.network(`${late.name}-agent`, SUBNET, ['--internal'])).rejects.toThrow(
    `There can't be a network ${SUBNET}.0/24. If another test has it, wait until that has ended.`,
  );
  expect(await dead.engine.exists('network', `${living.name}-agent`)).toBe(true);
});

it('is no change of its wiki, for which all others would wait before they clean up', async () => {
  const place = await newPlace();
  await place.network(`${place.name}-agent`, SUBNET, ['--internal']);
  const { known } = await otherWikis(dead.engine, dead.instance);
  expect(known.map(({ instance }) => `${instance.name}-aws`)).toContain(place.name);
});
