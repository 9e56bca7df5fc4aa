import { type Reporter, step } from '../../base/reporter.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { type Finding, good, wrong } from '../../operations/finding.ts';
import type { Aws } from './aws.ts';
import { type Check, lookAtEach, type Patient } from './check.ts';
import { Deployed } from './deployed.ts';
import { forStage } from './for-stage.ts';

export interface AwsDoctorOptions {
  readonly cloud: CloudWiki;
  readonly aws: Aws;
  readonly checks: readonly Check[];
  readonly reporter: Reporter;
  readonly now?: Date;
}

/** Looks at everything that goes wrong with wikis on AWS, beside each other, and says what to do about each. */
export async function awsDoctor(options: AwsDoctorOptions): Promise<readonly Finding[]> {
  const { cloud, aws, checks, reporter, now = new Date() } = options;
  const deployed = await step(reporter, 'Reading what is deployed', () => Deployed.read(cloud, aws));
  const stacks = deployed.gaps.map((gap): Finding => ({ check: 'stacks', ...gap }));
  if (deployed.stacks.length === 0) {
    const regions = deployed.regions.join(' nor in ');
    const nothing = wrong(`No stack of the wiki \`${cloud.wiki.id}\` is in ${regions}.`, {
      remedy: `${forStage('./wiki7 deploy', cloud.stage)}; or take credentials of the account in config.ts: aws sts get-caller-identity`,
    });
    return stacks.length > 0 ? stacks : [{ check: 'stacks', ...nothing }];
  }
  const patient: Patient = { cloud, deployed, aws, now };
  const found = await step(reporter, 'Looking', ({ progress }) => {
    let done = 0;
    return Promise.all(
      checks.map(async (check) => {
        const findings = await findingsOf(check, patient);
        done += 1;
        progress(`${done} of ${checks.length}`);
        return findings;
      }),
    );
  });
  return [...stacks, ...found.flat()];
}

async function findingsOf(check: Check, patient: Patient): Promise<readonly Finding[]> {
  const isThere = check.of === undefined || patient.deployed.of(...check.of).length > 0;
  if (!isThere) return [{ check: check.name, ...good('The wiki has none on AWS.') }];
  const found = await lookAtEach([check], ({ look }) => look(patient));
  return (found.length > 0 ? found : [good(check.allWell)]).map(({ remedy, ...one }) => ({
    check: check.name,
    ...one,
    ...(remedy !== undefined && { remedy: forStage(remedy, patient.cloud.stage) }),
  }));
}
