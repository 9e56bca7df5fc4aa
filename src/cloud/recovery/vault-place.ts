import { Arn, ArnFormat } from 'aws-cdk-lib';

/**
 * Where a vault of AWS Backup is.
 *
 * @param arn as `cloud.recovery.copyTo` has it
 */
export function vaultPlace(arn: string): { readonly region: string; readonly account: string } {
  const { region = '', account = '' } = Arn.split(arn, ArnFormat.COLON_RESOURCE_NAME);
  return { region, account };
}
