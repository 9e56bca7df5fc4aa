import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { type Found, wrong } from '../../../operations/finding.ts';
import { type Check, dateOf, lookAtEach } from '../check.ts';

/** A key that is gone takes with it everything that it encrypts, backups too. */
export const keys: Check = {
  name: 'keys',
  allWell: 'Every key is there and enabled.',
  of: ['AWS::KMS::Key'],
  look: ({ aws, deployed }) =>
    lookAtEach(
      deployed.of('AWS::KMS::Key'),
      async ({ id, region, logicalId, stack }): Promise<readonly Found[]> => {
        const { KeyMetadata } = await aws.in(KMSClient, region).send(new DescribeKeyCommand({ KeyId: id }));
        const { KeyState, DeletionDate } = KeyMetadata ?? {};
        if (KeyState === 'Enabled') return [];
        const name = `The key ${logicalId} of ${stack}`;
        if (DeletionDate) {
          return [
            wrong(`${name} will be deleted on ${dateOf(DeletionDate)}, and what it encrypts is lost then.`, {
              remedy: `aws kms cancel-key-deletion --region ${region} --key-id ${id}, then aws kms enable-key with the same`,
            }),
          ];
        }
        return [
          wrong(`${name} is ${KeyState}, so what it encrypts can’t be read.`, {
            remedy: `aws kms enable-key --region ${region} --key-id ${id}`,
          }),
        ];
      },
    ),
};
