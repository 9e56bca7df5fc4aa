import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { databaseSettings } from '../../blueprint/database-settings.ts';
import { data } from './data.fixture.ts';

const profiles = ['starter', 'standard', 'large'] as const;
const engines = ['mysql', 'mariadb'] as const;
const all = profiles.flatMap((profile) => engines.map((engine) => ({ profile, engine })));

const instances = (choice: Parameters<typeof data>[0]) => {
  const found = data(choice).of('AWS::RDS::DBInstance');
  const isReplica = (resource: (typeof found)[number]) =>
    resource.Properties.SourceDBInstanceIdentifier !== undefined;
  const [source] = found.filter((resource) => !isReplica(resource));
  if (!source) throw new Error('There is no database.');
  return { source, replicas: found.filter(isReplica), all: found };
};
const parameters = (choice: Parameters<typeof data>[0]) =>
  data(choice).of('AWS::RDS::DBParameterGroup')[0]?.Properties.Parameters;

describe.each(all)('the database of $profile with $engine', (choice) => {
  const { source, all: found } = instances(choice);

  it('can’t be deleted, nor replaced under another name', () => {
    expect(source).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { DeletionProtection: true, DBInstanceIdentifier: 'wiki7-wiki-data-database' },
    });
    expect(source.Properties.AvailabilityZone).toBeUndefined();
  });

  it('is encrypted with the wiki’s key, and so is what is known of its queries', () => {
    const key = { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] };
    expect(source.Properties).toMatchObject({ StorageEncrypted: true, KmsKeyId: key });
    for (const { Properties: its } of found) {
      if (its.EnablePerformanceInsights) expect(its.PerformanceInsightsKMSKeyId).toEqual(key);
    }
  });

  it('is backed up for as many days as the profile says, backups outliving it', () => {
    const days = { starter: 14, standard: 30, large: 35 }[choice.profile];
    expect(source.Properties).toMatchObject({
      BackupRetentionPeriod: days,
      DeleteAutomatedBackups: false,
      CopyTagsToSnapshot: true,
    });
  });

  it('is reached with TLS only, and from no public address', () => {
    expect(parameters(choice)).toMatchObject({ require_secure_transport: '1' });
    for (const { Properties: its } of found) {
      expect(its).toMatchObject({
        PubliclyAccessible: false,
        CACertificateIdentifier: 'rds-ca-rsa2048-g1',
        VPCSecurityGroups: ['sg-00000001'],
        DBParameterGroupName: { Ref: expect.stringMatching(/^DatabaseParameters/) },
      });
    }
  });

  it('has a master whose password nobody has seen', () => {
    expect(JSON.stringify(source.Properties.MasterUserPassword)).toContain('{{resolve:secretsmanager:');
    const master = data(choice).resources[source.Properties.MasterUserPassword['Fn::Join'][1][1].Ref];
    expect(master).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  it('exports errors and slow queries, and not every query, to groups that are encrypted and end', () => {
    for (const { Properties: its } of found) {
      expect(its.EnableCloudwatchLogsExports).toEqual(['error', 'slowquery']);
      for (const log of its.EnableCloudwatchLogsExports) {
        const group = data(choice)
          .of('AWS::Logs::LogGroup')
          .find(
            ({ Properties: has }) =>
              has.LogGroupName === `/aws/rds/instance/${its.DBInstanceIdentifier}/${log}`,
          );
        expect(group?.Properties).toMatchObject({ RetentionInDays: 30, KmsKeyId: expect.anything() });
      }
    }
    expect(parameters(choice)).toMatchObject({
      general_log: '0',
      slow_query_log: '1',
      log_output: 'FILE',
    });
  });

  it('has the version line of its engine, and takes small updates by itself', () => {
    const [group] = data(choice).of('AWS::RDS::DBParameterGroup');
    const { family, version } = {
      mysql: { family: 'mysql8.4', version: /^8\.4\.\d+$/ },
      mariadb: { family: 'mariadb11.4', version: /^11\.4\.\d+$/ },
    }[choice.engine];
    expect(group?.Properties.Family).toBe(family);
    expect(source.Properties.Engine).toBe(choice.engine);
    expect(source.Properties.EngineVersion).toMatch(version);
    for (const { Properties: its } of found) expect(its.AutoMinorVersionUpgrade).toBe(true);
  });
});

describe('sizes of the database', () => {
  it.each([
    ['starter', 'db.t4g.micro', false, 0, 100],
    ['standard', 'db.m7g.large', true, 0, 500],
    ['large', 'db.r7g.xlarge', true, 1, 2000],
  ] as const)('%s', (profile, size, standby, replicas, most) => {
    const { source, replicas: found } = instances({ profile });
    expect(source.Properties).toMatchObject({
      DBInstanceClass: size,
      MultiAZ: standby,
      StorageType: 'gp3',
      // RDS takes none back, so a smaller profile must not ask for less.
      AllocatedStorage: '20',
      MaxAllocatedStorage: most,
    });
    expect(found).toHaveLength(replicas);
    expect(data({ profile }).stack.database.replicaEndpoints).toHaveLength(replicas);
  });

  it('queries are watched where the class allows it', () => {
    expect(instances({ profile: 'starter' }).source.Properties.EnablePerformanceInsights).toBe(false);
    expect(instances({ profile: 'standard' }).source.Properties).toMatchObject({
      DatabaseInsightsMode: 'standard',
      PerformanceInsightsRetentionPeriod: 7,
    });
    for (const { Properties: its } of instances({ profile: 'large' }).all) {
      expect(its).toMatchObject({ PerformanceInsightsRetentionPeriod: 465 });
    }
  });

  it('no replica names a mode of insights, which RDS takes of none', () => {
    const { source, replicas } = instances({ profile: 'large' });
    expect(source.Properties.DatabaseInsightsMode).toBe('advanced');
    expect(replicas.map(({ Properties: its }) => its.DatabaseInsightsMode)).toEqual([undefined]);
  });

  it('a replica goes with the profile that has it, and keeps the source’s key', () => {
    const [replica] = instances({ profile: 'large' }).replicas;
    expect(replica).toMatchObject({ DeletionPolicy: 'Delete', Properties: { DeletionProtection: false } });
    expect(replica?.Properties.KmsKeyId).toBeUndefined();
  });
});

/** `name = value` lines of an image's configuration, as a parameter group would have them. */
function local(path: string): Record<string, string> {
  const text = readFileSync(new URL(`../../../images/${path}`, import.meta.url), 'utf8');
  const words: Readonly<Record<string, string>> = { ON: '1', OFF: '0', '64M': String(64 * 1024 ** 2) };
  return Object.fromEntries(
    [...text.matchAll(/^([a-z-]+) *= *(\S+)$/gm)].map(([, name = '', value = '']) => [
      name.replaceAll('-', '_'),
      words[value] ?? value,
    ]),
  );
}

describe('what MediaWiki needs', () => {
  it.each(['mariadb/mariadb.cnf', 'mysql/mysql.cnf'])('is the same on AWS and in images/%s', (path) => {
    expect(local(path)).toMatchObject(databaseSettings);
  });

  it.each(engines)('is in the parameters of %s', (engine) => {
    expect(parameters({ engine })).toMatchObject({ ...databaseSettings, binlog_format: 'ROW' });
  });

  it('MySQL names its transactions, so that MediaWiki can wait for a replica', () => {
    const names = { 'gtid-mode': 'ON', enforce_gtid_consistency: 'ON' };
    expect(parameters({ engine: 'mysql' })).toMatchObject(names);
    expect(Object.keys(parameters({ engine: 'mariadb' }))).not.toContain('gtid-mode');
  });

  it.each(engines)('%s beats where a replica copies it, and only there', (engine) => {
    expect(parameters({ profile: 'large', engine })).toMatchObject({ event_scheduler: 'ON' });
    expect(Object.keys(parameters({ profile: 'standard', engine }))).not.toContain('event_scheduler');
  });

  it('has no MariaDB whose snapshot isolation is on by default', () => {
    expect(local('mariadb/mariadb.cnf').innodb_snapshot_isolation).toBe('0');
    const [major = 0, minor = 0] = instances({ engine: 'mariadb' })
      .source.Properties.EngineVersion.split('.')
      .map(Number);
    expect(major * 100 + minor).toBeLessThan(1106);
  });
});
