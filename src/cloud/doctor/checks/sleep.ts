import { type Found, warning, wrong } from '../../../operations/finding.ts';
import { runsDatabaseAlone } from '../../sleep/on-purpose.ts';
import { isAsleep } from '../asleep.ts';
import { type Check, lookAtEach, type Patient } from '../check.ts';
import { instanceOf } from './databases.ts';

const DATABASE = 'AWS::RDS::DBInstance';

/** States in which RDS is asked for nothing but its storage. */
const stopped = ['stopped', 'stopping'];

/** A wiki sleeps as a whole: services that wait for a database that is stopped answer nobody, and one that nobody asks is paid for. */
export const sleep: Check = {
  name: 'sleep',
  allWell: 'The wiki is awake as a whole, or asleep as a whole.',
  of: [DATABASE],
  look: async (patient) => {
    const { region } = patient.cloud.cloud;
    const asleep = await isAsleep(patient);
    const databases = patient.deployed.of(DATABASE).filter((one) => one.region === region);
    return lookAtEach(databases, async (resource) => {
      const { DBInstanceStatus = '' } = (await instanceOf(resource, patient)) ?? {};
      return judge(resource.id, DBInstanceStatus, asleep, patient);
    });
  },
};

function judge(
  database: string,
  status: string,
  asleep: boolean,
  { cloud: { cloud }, now }: Patient,
): readonly Found[] {
  if (stopped.includes(status) && !asleep) {
    return [
      wrong(`The database ${database} is ${status}, and the services run: nobody can read or edit.`, {
        remedy: `aws rds start-db-instance --region ${cloud.region} --db-instance-identifier ${database}; it takes minutes`,
      }),
    ];
  }
  if (status !== 'available' || !asleep || runsDatabaseAlone(cloud.asleep, now)) return [];
  return [
    warning(`The services sleep, and the database ${database} runs and is paid for.`, {
      remedy: `aws rds stop-db-instance --region ${cloud.region} --db-instance-identifier ${database}`,
    }),
  ];
}
