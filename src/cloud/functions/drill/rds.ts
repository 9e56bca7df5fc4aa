import {
  DBInstanceNotFoundFault,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  type RDSClient,
  RestoreDBInstanceToPointInTimeCommand,
} from '@aws-sdk/client-rds';
import type { DrillRds } from './handler.ts';

export const drillRds = (client: RDSClient): DrillRds => ({
  instance: async (DBInstanceIdentifier) => {
    try {
      const { DBInstances } = await client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }));
      const [found] = DBInstances ?? [];
      return (
        found && {
          status: found.DBInstanceStatus ?? 'unknown',
          host: found.Endpoint?.Address,
          parameters: found.DBParameterGroups?.[0]?.DBParameterGroupName,
          subnets: found.DBSubnetGroup?.DBSubnetGroupName,
          restorableTo: found.LatestRestorableTime,
        }
      );
    } catch (error) {
      if (error instanceof DBInstanceNotFoundFault) return undefined;
      throw error;
    }
  },
  restore: async ({ source, identifier, instanceClass, parameters, subnets, group, tags }) => {
    await client.send(
      new RestoreDBInstanceToPointInTimeCommand({
        SourceDBInstanceIdentifier: source,
        TargetDBInstanceIdentifier: identifier,
        UseLatestRestorableTime: true,
        DBInstanceClass: instanceClass,
        DBParameterGroupName: parameters,
        DBSubnetGroupName: subnets,
        VpcSecurityGroupIds: [group],
        PubliclyAccessible: false,
        MultiAZ: false,
        DeletionProtection: false,
        CopyTagsToSnapshot: false,
        // Nobody backs up a copy of a backup.
        BackupRetentionPeriod: 0,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
  },
  delete: async (DBInstanceIdentifier) => {
    const request = { DBInstanceIdentifier, SkipFinalSnapshot: true, DeleteAutomatedBackups: true };
    await client.send(new DeleteDBInstanceCommand(request));
  },
});
