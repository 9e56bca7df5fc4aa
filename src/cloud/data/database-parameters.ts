import { RemovalPolicy } from 'aws-cdk-lib';
import {
  DatabaseInstanceEngine,
  type IInstanceEngine,
  type IParameterGroup,
  MariaDbEngineVersion,
  MysqlEngineVersion,
  ParameterGroup,
} from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { databaseSettings } from '../../blueprint/database-settings.ts';
import type { DatabaseEngine } from '../../config/wiki.ts';

/**
 * The version that a new wiki begins with; RDS raises the last number by itself.
 *
 * MariaDB is 11.4, not the 11.8 of Debian: 11.4 has long-term support for a year more (to May 2029), and there
 * `innodb_snapshot_isolation`, which MediaWiki 1.43 can't live with (see images/mariadb/mariadb.cnf), is off unless switched on.
 */
const engines: Readonly<Record<DatabaseEngine, IInstanceEngine>> = {
  mysql: DatabaseInstanceEngine.mysql({ version: MysqlEngineVersion.VER_8_4_10 }),
  mariadb: DatabaseInstanceEngine.mariaDb({ version: MariaDbEngineVersion.VER_11_4_10 }),
};

/** On RDS alone. What isn't here is RDS's own default: memory by class, `sync_binlog` 1, REPEATABLE-READ, a strict `sql_mode`. */
const onRds = {
  // Clients without TLS are refused, whatever they are configured to do.
  require_secure_transport: '1',
  // Backups to a point in time, and replicas, read the binary log. Its rows are what happened; statements, as MediaWiki writes them,
  // may do something else on a replica. https://www.mediawiki.org/wiki/Manual:$wgDBservers
  binlog_format: 'ROW',
  // To files, since only files are exported to CloudWatch.
  log_output: 'FILE',
  slow_query_log: '1',
  // Seconds. MediaWiki's own reads of a page take milliseconds; special pages of a large wiki are recomputed at night.
  long_query_time: '2',
  // Every query of every reader, with what they search for.
  general_log: '0',
} as const;

/** Of one engine alone. */
const onlyOf: Readonly<Record<DatabaseEngine, Readonly<Record<string, string>>>> = {
  // Names of transactions, by which MediaWiki waits for a replica (`useGTIDs` in mediawiki/settings/Database.php): MySQL 8.4 has none
  // of the statements by which 1.43 finds places in the binary log. From the start, since switching them on later takes three
  // restarts. MariaDB always has them.
  mysql: { 'gtid-mode': 'ON', enforce_gtid_consistency: 'ON' },
  mariadb: {},
};

/** Where replicas copy the database. */
const replicating = {
  // Runs the heartbeat by which MediaWiki knows how far behind they are. MySQL's default, not MariaDB's. Takes no restart.
  event_scheduler: 'ON',
} as const;

export interface DatabaseParametersProps {
  readonly engine: DatabaseEngine;
  readonly replicated: boolean;
}

/** Engine, version and parameters of the database and its replicas. */
export class DatabaseParameters extends Construct {
  readonly engine: IInstanceEngine;
  readonly group: IParameterGroup;

  constructor(scope: Construct, id: string, { engine, replicated }: DatabaseParametersProps) {
    super(scope, id);
    this.engine = engines[engine];
    this.group = new ParameterGroup(this, 'Group', {
      engine: this.engine,
      description: 'What MediaWiki needs, TLS required, slow queries logged',
      parameters: { ...databaseSettings, ...onRds, ...onlyOf[engine], ...(replicated && replicating) },
      // The database that stays needs it.
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
