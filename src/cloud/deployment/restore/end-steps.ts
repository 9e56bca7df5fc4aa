import { contentHash } from '../../../base/hash.ts';
import { exportedLogs } from '../../data/exported-logs.ts';
import { ENDED_TAG } from '../../recovery/recovery-names.ts';
import { MINUTE } from '../resumable-steps.ts';
import { replicaLike } from './like-before.ts';
import { isIdle, type ReplicaPlace, type Restoration, serves, stateOf } from './restoration.ts';
import type { RestoreStep } from './restore.ts';

/** What follows once the restored database serves: nobody may meet what another one said, and then everybody may write again. */
export function endSteps(restoration: Restoration): readonly RestoreStep[] {
  const { replicas, media } = restoration.parts;
  return [
    logs(restoration),
    ...(media ? [files(restoration, media)] : []),
    ...freshSteps(restoration),
    release(restoration),
    ...replicas.map((replica) => follow(restoration, replica)),
    end(restoration),
  ];
}

/** Under the name of the other, whose log groups these are. */
function logs(restoration: Restoration): RestoreStep {
  const { home } = restoration.parts;
  const { live: name } = restoration.names;
  const look = async () => {
    const { live, isSwapped } = await restoration.places();
    const there = live?.EnabledCloudwatchLogsExports ?? [];
    return { live, isDone: isSwapped && serves(live) && exportedLogs.every((log) => there.includes(log)) };
  };
  return {
    name: 'logs',
    title: 'Letting the database write its logs',
    calls: [`rds:ModifyDBInstance ${name}`],
    timeoutSeconds: 60 * MINUTE,
    isDone: async () => (await look()).isDone,
    advance: async () => {
      const { live, isDone } = await look();
      if (isDone) return undefined;
      const change = { CloudwatchLogsExportConfiguration: { EnableLogTypes: [...exportedLogs] } };
      if (isIdle(live)) await home.change(name, change);
      return stateOf(live);
    },
  };
}

function files(restoration: Restoration, media: NonNullable<Restoration['parts']['media']>): RestoreStep {
  return {
    name: 'files',
    title: `Putting files back to ${restoration.time}`,
    calls: media.buckets.map((bucket) => `s3:ListObjectVersions, CopyObject, DeleteObject ${bucket}`),
    timeoutSeconds: 24 * 60 * MINUTE,
    isDone: async () => (await restoration.places()).hasEnded,
    advance: async () => {
      if ((await restoration.places()).hasEnded) return undefined;
      await media.putBack();
      return undefined;
    },
  };
}

/** These leave nothing behind by which they could be told: until the restore has ended they are done again, which does no harm. */
function freshSteps(restoration: Restoration): readonly RestoreStep[] {
  const { parts, names } = restoration;
  const once = (
    name: string,
    title: string,
    call: string,
    act: (host: string) => Promise<void>,
  ): RestoreStep => ({
    name,
    title,
    calls: [call],
    timeoutSeconds: 30 * MINUTE,
    isDone: async () => (await restoration.places()).hasEnded,
    advance: async () => {
      const { hasEnded, live } = await restoration.places();
      if (hasEnded) return undefined;
      const host = live?.Endpoint?.Address;
      if (!host) return stateOf(live);
      await act(host);
      return undefined;
    },
  });
  return [
    once('renew', 'Having new tasks started', 'ecs:UpdateService of every service', async () => {
      await parts.renewServices();
    }),
    once('forget', 'Emptying cache and sessions', 'lambda:InvokeFunction forget', async (host) => {
      await parts.look({ task: 'forget', instance: names.live, host });
    }),
    once('purge', 'Emptying CloudFront’s caches', 'cloudfront:CreateInvalidation /*', async () => {
      await parts.purge(contentHash(['restore', names.live, restoration.time]));
    }),
  ];
}

function release(restoration: Restoration): RestoreStep {
  const { home } = restoration.parts;
  const look = async () => {
    const { live, isSwapped } = await restoration.places();
    const isHeld = await home.isReadOnly(await restoration.parameters());
    const isApplied = live?.DBParameterGroups?.[0]?.ParameterApplyStatus !== 'applying';
    return { isHeld, isDone: isSwapped && !isHeld && isApplied };
  };
  return {
    name: 'release',
    title: 'Letting people write again',
    calls: [`rds:ResetDBParameterGroup read_only for ${restoration.names.live}`],
    timeoutSeconds: 15 * MINUTE,
    isDone: async () => (await look()).isDone,
    advance: async () => {
      const { isHeld, isDone } = await look();
      if (isDone) return undefined;
      if (isHeld) await home.setReadOnly(await restoration.parameters(), false);
      return 'the database is told';
    },
  };
}

function follow(restoration: Restoration, replica: ReplicaPlace): RestoreStep {
  const { home, time, account } = restoration.parts;
  const { calls, identifier, before } = replica;
  const isElsewhere = calls.region !== home.region;
  const source = isElsewhere
    ? {
        source: `arn:aws:rds:${home.region}:${account}:db:${restoration.names.live}`,
        sourceRegion: home.region,
      }
    : { source: restoration.names.live };
  const look = async () => ({
    made: await restoration.newReplica(replica),
    old: await calls.instance(before),
  });
  return {
    name: `follow-${identifier}`,
    title: `Making the replica ${identifier} in ${calls.region} anew`,
    calls: [`rds:CreateDBInstanceReadReplica ${identifier}`],
    timeoutSeconds: 8 * 60 * MINUTE,
    isDone: async () => {
      const { made, old } = await look();
      return serves(made) || (!made && !old && (await restoration.places()).isSwapped);
    },
    advance: async () => {
      const { made, old } = await look();
      if (made) return serves(made) ? undefined : stateOf(made);
      // There was none.
      if (!old) return undefined;
      const { live } = await restoration.places();
      if (isIdle(live)) {
        const like = { ...old, DBInstanceIdentifier: identifier };
        await calls.makeReplica(replicaLike(like, { ...source, time }));
      }
      return stateOf(live);
    },
  };
}

function end(restoration: Restoration): RestoreStep {
  const { home } = restoration.parts;
  const { restored: group } = restoration.names;
  const isDone = async () => (await restoration.places()).hasEnded && !(await home.hasParameters(group));
  return {
    name: 'end',
    title: 'Writing down that it has ended',
    calls: [`rds:AddTagsToResource ${restoration.names.live}`, `rds:DeleteDBParameterGroup ${group}`],
    timeoutSeconds: 30 * MINUTE,
    isDone,
    advance: async () => {
      if (await isDone()) return undefined;
      await home.deleteParameters(group);
      const arn = (await restoration.places()).live?.DBInstanceArn;
      if (arn) await home.tag(arn, ENDED_TAG, restoration.time);
      return 'RDS writes it';
    },
  };
}
