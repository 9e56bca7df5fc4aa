import { type Found, warning } from '../../../operations/finding.ts';
import { PriceList } from '../../../planning/price-list.ts';
import type { Check } from '../check.ts';
import { lookAtEach, type Patient } from '../check.ts';
import { type Leftover, leftoverKinds } from '../leftover-kinds.ts';
import { taggedIn } from '../tagged.ts';
import { untagged } from '../untagged.ts';

/** What has the wiki’s tag or lies in its network, costs money or stands in the way, and belongs to no stack any more. */
export const leftovers: Check = {
  name: 'leftovers',
  allWell: 'Nothing of the wiki is there that no stack owns.',
  look: async (patient) => {
    // What could not be read of a stack would all look like leftovers.
    if (patient.deployed.gaps.length > 0)
      throw new Error('not all stacks could be read, so nobody knows what they own');
    return lookAtEach(patient.deployed.regions, (region) => lookIn(region, patient));
  },
};

async function lookIn(region: string, patient: Patient): Promise<readonly Found[]> {
  const owned = new Set(patient.deployed.resources.map(({ id }) => id));
  const arns = await taggedIn(region, patient);
  const strange = arns.flatMap((arn) => {
    const kind = leftoverKinds.find(({ pattern }) => pattern.test(arn));
    const id = kind?.pattern.exec(arn)?.[1];
    return kind && id !== undefined && !owned.has(arn) && !owned.has(id) ? [{ kind, id, arn }] : [];
  });
  return lookAtEach(
    [
      ...strange.map(({ kind, id, arn }) => async () => {
        const left = await kind.ask({ id, arn, region, aws: patient.aws });
        return left ? [judge(left, region)] : [];
      }),
      async () => (await untagged(region, patient)).map((left) => judge(left, region)),
    ],
    (look) => look(),
  );
}

function judge({ what, price, since, remedy }: Leftover, region: string): Found {
  const dollars = price === undefined ? undefined : monthly(price, region);
  const cost =
    dollars === undefined
      ? ''
      : `, ${dollars < 0.01 ? 'less than a cent' : `about $${dollars.toFixed(2)}`} a month`;
  return warning(`No stack owns ${what} in ${region}${cost}.`, {
    since,
    remedy: `if nobody needs it: ${remedy}`,
  });
}

const MONTH_HOURS = 730;

/** Nothing for what the table has no price of. */
function monthly({ key, quantity }: NonNullable<Leftover['price']>, region: string): number | undefined {
  try {
    const { usd, per } = new PriceList().of(key, region);
    return usd * quantity * (per.startsWith('hour') ? MONTH_HOURS : 1);
  } catch {
    return undefined;
  }
}
