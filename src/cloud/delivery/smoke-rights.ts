import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { tagNames } from '../deployed-names.ts';
import type { Right } from './right.ts';

/** The account of the probe has a password among the wiki's secrets. */
export function smokeRights(scope: Construct, { wiki, cloud }: CloudWiki): readonly Right[] {
  const { partition } = Stack.of(scope);
  void [wiki, tagNames, partition, cloud];
  return [];
}
