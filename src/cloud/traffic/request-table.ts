import { Stack } from 'aws-cdk-lib';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { columns, dayFolder, REQUEST_DAYS } from '../../operations/traffic/cloudfront-log.ts';
import { accessLogsFolder, trafficNames } from '../deployed-names.ts';

export interface RequestTableProps {
  readonly wikiId: string;
  /** To which CloudFront's logs come, in this region. */
  readonly bucket: IBucket;
}

/**
 * CloudFront's log as a table. Its partitions are days that Athena works out by itself: nothing has to be added each day, and nothing
 * crawls. See AWS, "Use partition projection with Amazon Athena".
 */
export class RequestTable extends Construct {
  readonly database: CfnDatabase;
  readonly table: CfnTable;

  constructor(scope: Construct, id: string, { wikiId, bucket }: RequestTableProps) {
    super(scope, id);
    const { account: catalogId } = Stack.of(this);
    const names = trafficNames(wikiId);
    this.database = new CfnDatabase(this, 'Database', {
      catalogId,
      databaseInput: { name: names.database, description: 'What readers asked CloudFront for.' },
    });
    const location = bucket.s3UrlForObject(`${accessLogsFolder(catalogId)}/`);
    this.table = new CfnTable(this, 'Table', {
      catalogId,
      databaseName: names.database,
      tableInput: {
        name: names.table,
        description: 'A row for each request, kept for thirty days.',
        tableType: 'EXTERNAL_TABLE',
        parameters: {
          EXTERNAL: 'TRUE',
          classification: 'parquet',
          'projection.enabled': 'true',
          'projection.day.type': 'date',
          'projection.day.format': dayFolder.projected,
          // Logs may be a day late, and what has expired is deleted within two.
          'projection.day.range': `NOW-${REQUEST_DAYS + 3}DAYS,NOW`,
          'projection.day.interval': '1',
          'projection.day.interval.unit': 'DAYS',
          'storage.location.template': `${location}\${day}`,
        },
        partitionKeys: [{ name: 'day', type: 'string' }],
        storageDescriptor: {
          columns: columns.map((name) => ({ name, type: 'string' })),
          location,
          inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
          serdeInfo: {
            serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
          },
        },
      },
    });
    this.table.node.addDependency(this.database);
  }
}
