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
  /** Whether it keeps what can't be made again. */
  readonly stateful: boolean;
}

/** Types that keep what a community wrote, or what opens it. */
const statefulTypes: readonly string[] = [
  'AWS::CloudFront::KeyValueStore',
  'AWS::ECR::Repository',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::KMS::Key',
  'AWS::RDS::DBInstance',
  'AWS::RDS::DBSubnetGroup',
  'AWS::Route53::HostedZone',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
];

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
      stateful: statefulTypes.includes(type),
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
export function statefulIn(template: Template): readonly string[] {
  const resources = (template.Resources ?? {}) as Readonly<Record<string, { readonly Type: string }>>;
  return Object.entries(resources)
    .filter(([, { Type }]) => statefulTypes.includes(Type))
    .map(([logicalId, { Type }]) => `${Type} ${logicalId}`);
}

const changedProperties = (difference: ResourceDifference) =>
  difference.isUpdate ? Object.keys(difference.propertyUpdates).sort() : [];
