import { describe, expect, it } from 'vitest';
import { synthesizedApp } from '../../src/cloud/stacks/synthesized-app.fixture.ts';
import { profiles } from '../../src/config/profiles.ts';

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
type Given = Readonly<Parameters<typeof synthesizedApp>>;
const wikis: readonly (readonly [string, Given])[] = [
  ...(Object.keys(profiles) as (keyof typeof profiles)[]).map(
    (profile) => [profile, [{ profile }, {}]] as const,
  ),
  ['standard in two regions', [{ profile: 'standard' }, { standbyRegion: { region: 'eu-west-1', zones } }]],
  ['starter with shells', [{ profile: 'starter' }, { exec: true, budget: 100, dnssec: true }]],
];

interface Resource {
  readonly id: string;
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: as free as templates are
  readonly Properties: Readonly<Record<string, any>>;
}

const LONGEST_LOG_DAYS = 90;

describe.each(wikis)('of what %s writes down, nothing is kept for ever by accident:', (_, given) => {
  const resources: readonly Resource[] = synthesizedApp(...given).flatMap(({ id, template }) =>
    Object.entries<Omit<Resource, 'id'>>(template.Resources).map(
      ([logicalId, { Type, Properties = {} }]) => ({
        id: `${id}/${logicalId}`,
        Type,
        Properties,
      }),
    ),
  );
  const ofType = (type: string) => resources.filter(({ Type }) => Type === type);

  it('each log group ends what is in it after three months at most', () => {
    const groups = ofType('AWS::Logs::LogGroup');
    expect(groups.length).toBeGreaterThan(15);
    for (const { id, Properties } of groups) {
      expect(Properties.RetentionInDays, id).toBeGreaterThan(0);
      expect(Properties.RetentionInDays, id).toBeLessThanOrEqual(LONGEST_LOG_DAYS);
    }
  });

  it('each function, build and task writes to such a group, and not to one that AWS makes without an end', () => {
    const functions = ofType('AWS::Lambda::Function').filter(({ id }) => !isOfTheLibrary(id));
    expect(functions.length).toBeGreaterThan(5);
    for (const { id, Properties } of functions)
      expect(Properties.LoggingConfig?.LogGroup, id).toHaveProperty('Ref');
    for (const { id, Properties } of ofType('AWS::CodeBuild::Project'))
      expect(Properties.LogsConfig?.CloudWatchLogs?.GroupName, id).toHaveProperty('Ref');
    for (const { id, Properties } of ofType('AWS::ECS::TaskDefinition'))
      for (const { Name, LogConfiguration } of Properties.ContainerDefinitions)
        expect(LogConfiguration.Options['awslogs-group'], `${id} ${Name}`).toHaveProperty('Ref');
  });

  it('each log that RDS exports has a group of its name, made before', () => {
    const names = ofType('AWS::Logs::LogGroup').map(({ Properties }) =>
      JSON.stringify(Properties.LogGroupName ?? ''),
    );
    for (const { id, Properties } of ofType('AWS::RDS::DBInstance'))
      for (const kind of Properties.EnableCloudwatchLogsExports ?? []) {
        const name = `/aws/rds/instance/${Properties.DBInstanceIdentifier}/${kind}`;
        expect(
          names.some((one) => one.includes(name)),
          `${id} ${kind}`,
        ).toBe(true);
      }
  });

  it('each bucket with versions lets go of earlier ones and of uploads that nobody finished', () => {
    const versioned = ofType('AWS::S3::Bucket').filter(
      ({ Properties }) => Properties.VersioningConfiguration?.Status === 'Enabled',
    );
    expect(versioned.length).toBeGreaterThanOrEqual(2);
    for (const { id, Properties } of versioned) {
      const rules = JSON.stringify(Properties.LifecycleConfiguration?.Rules ?? []);
      expect(rules, id).toContain('"NoncurrentVersionExpiration"');
      expect(rules, id).toContain('"AbortIncompleteMultipartUpload"');
    }
  });

  it('each bucket that logs are written to deletes them', () => {
    const buckets = ofType('AWS::S3::Bucket');
    const logged = buckets.map(
      ({ Properties }) => Properties.LoggingConfiguration?.DestinationBucketName?.Ref,
    );
    const places = buckets.filter(({ id }) => logged.includes(id.split('/')[1]));
    expect(places.length).toBeGreaterThan(0);
    for (const { id, Properties } of places)
      expect(JSON.stringify(Properties.LifecycleConfiguration), id).toContain('"ExpirationInDays":90');
  });

  it('each repository of images keeps so many and no more', () => {
    const repositories = ofType('AWS::ECR::Repository');
    expect(repositories.length).toBeGreaterThan(3);
    for (const { id, Properties } of repositories)
      expect(Properties.LifecyclePolicy?.LifecyclePolicyText, id).toContain(
        '"countType":"imageCountMoreThan"',
      );
  });
});

/** Run once in a deployment, and its log tells of that alone: the library gives its own providers no group to write to. */
const isOfTheLibrary = (id: string): boolean => /\/Custom[A-Z]\w*Provider\w*Handler/.test(id);
