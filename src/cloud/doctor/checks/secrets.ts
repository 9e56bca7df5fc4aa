import {
  DescribeSecretCommand,
  type DescribeSecretCommandOutput,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { secrets as known, type SecretName } from '../../../blueprint/secrets.ts';
import { type Found, wrong } from '../../../operations/finding.ts';
import { tagNames } from '../../deployed-names.ts';
import { type Check, dateOf, daysBetween, hoursBetween, lookAtEach } from '../check.ts';

/** Secrets Manager tries again within a day of its date. */
const LATE_DAYS = 2;

/** A rotation waits for new tasks and their end. */
const STUCK_HOURS = 6;

type Secret = Omit<DescribeSecretCommandOutput, '$metadata'>;

/** Values that are due to be changed, that a change left half-way, or that were never set. */
export const secrets: Check = {
  name: 'secrets',
  allWell: 'Every secret has a value, and none is overdue for its change.',
  of: ['AWS::SecretsManager::Secret'],
  look: ({ aws, deployed, now }) =>
    lookAtEach(deployed.of('AWS::SecretsManager::Secret'), async ({ id, region }) => {
      const secret = await aws
        .in(SecretsManagerClient, region)
        .send(new DescribeSecretCommand({ SecretId: id }));
      return [...judgeValue(secret), ...judgeRotation(secret, region, now)];
    }),
};

const blueprintName = ({ Tags = [] }: Secret) => Tags.find(({ Key }) => Key === tagNames.secret)?.Value;

const stagesOf = ({ VersionIdsToStages = {} }: Secret) => Object.values(VersionIdsToStages);

function judgeValue(secret: Secret): readonly Found[] {
  const name = blueprintName(secret);
  if (stagesOf(secret).some((stages) => stages.includes('AWSCURRENT'))) return [];
  const isSet = name !== undefined && name in known && known[name as SecretName].origin === 'set';
  return [
    wrong(`The secret ${name ?? secret.Name} has no value.`, {
      since: secret.CreatedDate,
      remedy: isSet ? `./wiki7 secret set ${name} --aws` : './wiki7 deploy',
    }),
  ];
}

function judgeRotation(secret: Secret, region: string, now: Date): readonly Found[] {
  if (!secret.RotationEnabled) return [];
  const name = blueprintName(secret) ?? secret.Name;
  const remedy = `its rotation function’s log says why; then aws secretsmanager rotate-secret --region ${region} --secret-id ${secret.ARN}`;
  const isHalfWay = stagesOf(secret).some(
    (stages) => stages.includes('AWSPENDING') && !stages.includes('AWSCURRENT'),
  );
  const { LastChangedDate, LastRotatedDate, NextRotationDate } = secret;
  if (isHalfWay && LastChangedDate && hoursBetween(LastChangedDate, now) > STUCK_HOURS)
    return [wrong(`The change of ${name} stopped half-way.`, { since: LastChangedDate, remedy })];
  if (!NextRotationDate || daysBetween(NextRotationDate, now) < LATE_DAYS) return [];
  const last = LastRotatedDate
    ? `was changed on ${dateOf(LastRotatedDate)} the last time`
    : 'was never changed';
  return [wrong(`${name} ${last} and is overdue.`, { since: NextRotationDate, remedy })];
}
