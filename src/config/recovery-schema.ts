import { z } from 'zod';
import type { profiles } from './profiles.ts';

/** What guards a wiki on AWS beyond RDS's own backups and the versions of its files, and how often that is tried. */
export const recoverySchema = z
  .strictObject({
    vault: z
      .enum(['none', 'database', 'database-and-files'])
      .describe(
        'What AWS Backup keeps in a locked vault, daily for 35 days and monthly for a year: `database`, also `database-and-files`, or `none`. Left out: `none` with the profile `starter`, `database` with `standard`, `database-and-files` with `large`.',
      ),
    copyTo: z
      .string()
      .regex(
        /^arn:aws[a-z-]*:backup:[a-z0-9-]+:\d{12}:backup-vault:[A-Za-z0-9_-]{2,50}$/,
        'is not the ARN of a backup vault',
      )
      .describe(
        'ARN of a vault in another region or account of the organisation that gets a copy of each monthly backup. Ignored without a vault. Left out: none.',
      ),
    drill: z
      .enum(['off', 'monthly', 'weekly'])
      .describe(
        'How often the newest backup of the database is restored apart, looked into and deleted again. Left out: `off` with the profile `starter`, `monthly` with the others.',
      ),
  })
  .partial()
  .default({});

type RecoveryConfig = z.output<typeof recoverySchema>;

export interface Recovery {
  readonly vault: NonNullable<RecoveryConfig['vault']>;
  readonly copyTo: string | undefined;
  readonly drill: NonNullable<RecoveryConfig['drill']>;
}

const byProfile: Readonly<Record<keyof typeof profiles, Pick<Recovery, 'vault' | 'drill'>>> = {
  starter: { vault: 'none', drill: 'off' },
  standard: { vault: 'database', drill: 'monthly' },
  large: { vault: 'database-and-files', drill: 'monthly' },
};

export function recoveryOf(profile: keyof typeof profiles, recovery: RecoveryConfig): Recovery {
  const { vault, copyTo, drill } = recovery;
  const usual = byProfile[profile];
  return { vault: vault ?? usual.vault, copyTo, drill: drill ?? usual.drill };
}

/**
 * Where a vault of AWS Backup is.
 *
 * @param arn as `cloud.recovery.copyTo` has it
 */
export function vaultPlace(arn: string): { readonly region: string; readonly account: string } {
  const [, , , region = '', account = ''] = arn.split(':');
  return { region, account };
}
