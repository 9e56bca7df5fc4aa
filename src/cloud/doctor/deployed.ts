import {
  CloudFormationClient,
  paginateDescribeStacks,
  paginateListStackResources,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { type Found, unknown } from '../../operations/finding.ts';
import { tagNames } from '../deployed-names.ts';
import { GLOBAL_REGION } from '../global-region.ts';
import type { Aws } from './aws.ts';
import { notAsked } from './not-asked.ts';

/** A resource as CloudFormation names it. */
export interface DeployedResource {
  readonly region: string;
  /** Name of its stack. */
  readonly stack: string;
  readonly type: string;
  readonly logicalId: string;
  /** What `Ref` gives: a name, an id or an ARN, by the type. */
  readonly id: string;
  readonly changed?: Date | undefined;
}

export type DeployedStack = Stack & { readonly region: string };

/** What stacks of one wiki have made, in all its regions. */
export class Deployed {
  readonly stacks: readonly DeployedStack[];
  readonly resources: readonly DeployedResource[];
  /** Regions that were asked. */
  readonly regions: readonly string[];
  /** What could not be read. */
  readonly gaps: readonly Found[];

  constructor(given: Pick<Deployed, 'stacks' | 'resources' | 'regions' | 'gaps'>) {
    this.stacks = given.stacks;
    this.resources = given.resources;
    this.regions = given.regions;
    this.gaps = given.gaps;
  }

  of(...types: readonly string[]): readonly DeployedResource[] {
    return this.resources.filter(({ type }) => types.includes(type));
  }

  /** Stacks are found by their tag, so that those are known too which this version doesn't make. */
  static async read({ wiki, cloud }: CloudWiki, aws: Aws): Promise<Deployed> {
    const places = [
      cloud.region,
      GLOBAL_REGION,
      ...(cloud.standbyRegion ? [cloud.standbyRegion.region] : []),
    ];
    const regions = [...new Set(places)];
    const unread = new Map<string, string[]>();
    const noting = async <T>(where: string, reading: Promise<readonly T[]>): Promise<readonly T[]> =>
      reading.catch((error) => {
        const why = notAsked(error);
        unread.set(why, [...(unread.get(why) ?? []), where]);
        return [];
      });
    const stacks = await Promise.all(
      regions.map((region) => noting(`the stacks in ${region}`, stacksIn(region, wiki.id, aws))),
    );
    const resources = await Promise.all(
      stacks.flat().map((stack) => noting(`the stack ${stack.StackName}`, resourcesOf(stack, aws))),
    );
    // Whoever has no credentials has none in any region: that is said once.
    const gaps = [...unread].map(([why, places]) =>
      unknown(`Of ${places.join(', of ')}: ${why.charAt(0).toLowerCase()}${why.slice(1)}`),
    );
    return new Deployed({ stacks: stacks.flat(), resources: resources.flat(), regions, gaps });
  }
}

async function stacksIn(region: string, wikiId: string, aws: Aws): Promise<readonly DeployedStack[]> {
  const found: DeployedStack[] = [];
  const client = aws.in(CloudFormationClient, region);
  for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {}))
    for (const stack of Stacks) {
      const isOurs = stack.Tags?.some(({ Key, Value }) => Key === tagNames.wiki && Value === wikiId);
      // One that was only ever prepared has nothing.
      if (isOurs && stack.StackStatus !== 'REVIEW_IN_PROGRESS') found.push({ ...stack, region });
    }
  return found;
}

async function resourcesOf(stack: DeployedStack, aws: Aws): Promise<readonly DeployedResource[]> {
  const { region, StackName = '' } = stack;
  const found: DeployedResource[] = [];
  const client = aws.in(CloudFormationClient, region);
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName }))
    for (const one of StackResourceSummaries) {
      if (!one.PhysicalResourceId || one.ResourceStatus === 'DELETE_COMPLETE') continue;
      found.push({
        region,
        stack: StackName,
        type: one.ResourceType ?? '',
        logicalId: one.LogicalResourceId ?? '',
        id: one.PhysicalResourceId,
        changed: one.LastUpdatedTimestamp,
      });
    }
  return found;
}
