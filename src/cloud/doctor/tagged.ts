import {
  paginateGetResources,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { tagNames } from '../deployed-names.ts';
import type { Patient } from './check.ts';

/** ARNs of everything in a region that has the wiki’s tag. Some of it may be gone for a while already. */
export async function taggedIn(region: string, { aws, cloud }: Patient): Promise<readonly string[]> {
  const client = aws.in(ResourceGroupsTaggingAPIClient, region);
  const TagFilters = [{ Key: tagNames.wiki, Values: [cloud.wiki.id] }];
  const arns: string[] = [];
  for await (const { ResourceTagMappingList = [] } of paginateGetResources({ client }, { TagFilters }))
    arns.push(...ResourceTagMappingList.flatMap(({ ResourceARN }) => ResourceARN ?? []));
  return arns;
}
