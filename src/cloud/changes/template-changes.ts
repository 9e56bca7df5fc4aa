import { fullDiff, type ResourceDifference, ResourceImpact } from '@aws-cdk/cloudformation-diff';

export type Template = Readonly<Record<string, unknown>>;

export interface ResourceChange {
  readonly stack: string;
  readonly logicalId: string;
  /** As `AWS::RDS::DBInstance`. */
  readonly type: string;
  readonly effect: 'added' | 'updated' | 'may be replaced' | 'replaced' | 'deleted' | 'left behind';
  /** Properties that changed. */
  readonly properties: readonly string[];
  /** Whether it keeps what can't be made again: its type may, and its stack doesn't just delete it. */
  readonly stateful: boolean;
}

/**
 * Types that keep what a community wrote, or what opens it, and what one costs while nobody uses it. Prices are those of AWS's pages in
 * 2026, before tax; what differs from region to region is said in words.
 */
const standingCosts: Readonly<Record<string, string>> = {
  'AWS::CloudFront::KeyValueStore': 'nothing without readers',
  'AWS::ECR::Repository': 'for each gigabyte of images',
  'AWS::ElastiCache::ReplicationGroup': 'for each hour and node',
  'AWS::KMS::Key': '1 USD a month, and as much again for each of its first two yearly rotations',
  'AWS::RDS::DBInstance': 'for each hour, for its storage and for its backups',
  'AWS::RDS::DBSubnetGroup': 'nothing',
  'AWS::Route53::HostedZone': '0.50 USD a month',
  'AWS::S3::Bucket': 'for each gigabyte in it, older versions too',
  'AWS::SecretsManager::Secret': '0.40 USD a month',
};

/** The same of what can be made again, and costs all the same as long as its stack is there. */
const otherCosts: Readonly<Record<string, string>> = {
  'AWS::EC2::Instance': 'for each hour',
  'AWS::EC2::NatGateway': 'for each hour, and for its public address',
  'AWS::EC2::VPCEndpoint': 'for each hour and zone',
  'AWS::Logs::LogGroup': 'for each gigabyte, until its days are over',
};

const effects: Readonly<Partial<Record<ResourceImpact, ResourceChange['effect']>>> = {
  [ResourceImpact.WILL_CREATE]: 'added',
  [ResourceImpact.WILL_IMPORT]: 'added',
  [ResourceImpact.WILL_UPDATE]: 'updated',
  [ResourceImpact.MAY_REPLACE]: 'may be replaced',
  [ResourceImpact.WILL_REPLACE]: 'replaced',
  [ResourceImpact.WILL_DESTROY]: 'deleted',
  [ResourceImpact.WILL_ORPHAN]: 'left behind',
};

/**
 * What a deployment would do to each resource of a stack, by CloudFormation's own specification of every property.
 *
 * @param before `{}` for a stack that isn't there yet
 */
export function changesOf(stack: string, before: Template, after: Template): readonly ResourceChange[] {
  const changes: ResourceChange[] = [];
  fullDiff({ ...before }, { ...after }).resources.forEachDifference((logicalId, difference) => {
    const effect = effects[difference.changeImpact];
    if (!effect) return;
    const type = difference.oldResourceType ?? difference.newResourceType ?? '';
    changes.push({
      stack,
      logicalId,
      type,
      effect,
      properties: changedProperties(difference),
      stateful: type in standingCosts && difference.oldValue?.DeletionPolicy !== 'Delete',
    });
  });
  return changes;
}

/** Those that would lose what can't be made again, or leave it where nobody looks for it. */
export const losses = (changes: readonly ResourceChange[]): readonly ResourceChange[] =>
  changes.filter(
    ({ stateful, effect }) =>
      stateful && (effect === 'replaced' || effect === 'deleted' || effect === 'left behind'),
  );

/** Resources of a template that keep what can't be made again, as `AWS::S3::Bucket Files`. */
export const statefulIn = (template: Template): readonly string[] =>
  resourcesIn(template)
    .filter(([, { Type }]) => Type in standingCosts)
    .map(([logicalId, { Type }]) => `${Type} ${logicalId}`);

/** What costs money while nobody uses it, and how much, as `AWS::KMS::Key Key: 1 USD a month`. */
export const standingIn = (template: Template): readonly string[] => costsOf(resourcesIn(template));

/** The same of what stays when its stack is deleted. */
export const leftBehindIn = (template: Template): readonly string[] =>
  costsOf(resourcesIn(template).filter(([, { DeletionPolicy = '' }]) => DeletionPolicy.startsWith('Retain')));

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties?: { readonly VpcEndpointType?: string };
}

const resourcesIn = (template: Template): readonly (readonly [string, Resource])[] =>
  Object.entries((template.Resources ?? {}) as Readonly<Record<string, Resource>>);

function costsOf(resources: readonly (readonly [string, Resource])[]): readonly string[] {
  return resources.flatMap(([logicalId, { Type, Properties }]) => {
    const cost = standingCosts[Type] ?? otherCosts[Type];
    // Those of S3 are free of charge.
    if (cost === undefined || Properties?.VpcEndpointType === 'Gateway') return [];
    return [`${Type} ${logicalId}: ${cost}`];
  });
}

const changedProperties = (difference: ResourceDifference) =>
  difference.isUpdate ? Object.keys(difference.propertyUpdates).sort() : [];
