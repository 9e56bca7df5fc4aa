import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { CloudFrontClient, CreateInvalidationCommand } from '@aws-sdk/client-cloudfront';
import { ECSClient } from '@aws-sdk/client-ecs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { Wiki7Error } from '../../../base/errors.ts';
import { type CloudWiki, standbyOf } from '../../../config/cloud-wiki.ts';
import { DATA, databaseIdentifier, EDGE, SERVICE, stackName, standbyId } from '../../deployed-names.ts';
import type { RecoveredEvent } from '../../functions/recovered/handler.ts';
import { GLOBAL_REGION } from '../../global-region.ts';
import {
  beforeIdentifier,
  LOCK_OUTPUT,
  LOOK_OUTPUT,
  RECOVERY,
  replicaIdentifier,
} from '../../recovery/recovery-names.ts';
import { askAws } from '../ask-aws.ts';
import { DeployedServices } from '../deployed-services.ts';
import { describeStack } from '../describe-stack.ts';
import '../quiet-clients.ts';
import { DatabaseCalls } from './database-calls.ts';
import { MediaPutBack } from './media-put-back.ts';
import { type ReplicaPlace, Restoration } from './restoration.ts';

export interface RestorationOptions {
  readonly time: Date;
  /** Whether files go back too. */
  readonly media: boolean;
  readonly progress: (text: string) => void;
}

/** A restore of a deployed wiki, with AWS's own clients. */
export async function restorationOnAws(
  cloud: CloudWiki,
  { time, media, progress }: RestorationOptions,
): Promise<Restoration> {
  const { region, account } = cloud.cloud;
  const stack = (id: string) => stackName(cloud.wiki.id, id);
  const formation = new CloudFormationClient({ region });
  const database = databaseIdentifier(stack(DATA));
  const rds = (where: string) => new DatabaseCalls(where, new RDSClient({ region: where }));
  const home = rds(region);
  const lambda = new LambdaClient({ region });
  const resources = (id: string, type: string) => resourcesOf(formation, region, stack(id), type);
  const buckets = media ? await resources(DATA, 'AWS::S3::Bucket') : new Map<string, string>();
  const filesOf = (name: RegExp) => [...buckets].flatMap(([id, bucket]) => (name.test(id) ? bucket : []));
  const call = (output: string, event: Partial<RecoveredEvent>) =>
    ask({ formation, lambda, region, stack: stack(RECOVERY), output }, event);
  return new Restoration({
    database,
    account,
    time,
    home,
    replicas: replicasOf(cloud, database, time, rds),
    look: (event) => call(LOOK_OUTPUT, event),
    lock: (copy) => call(LOCK_OUTPUT, copy),
    renewServices: () => new DeployedServices(stack(SERVICE), formation, new ECSClient({ region })).renew(),
    purge: async (CallerReference) => {
      const cloudFront = new CloudFrontClient({ region: GLOBAL_REGION });
      for (const DistributionId of (await resources(EDGE, 'AWS::CloudFront::Distribution')).values()) {
        // Files have no tag of the whole wiki, so everything goes: one path, as one tag is.
        const Paths = { Quantity: 1, Items: ['/*'] };
        const InvalidationBatch = { CallerReference, Paths };
        const command = new CreateInvalidationCommand({ DistributionId, InvalidationBatch });
        await askAws(cloudFront, GLOBAL_REGION, command);
      }
    },
    media: media
      ? new MediaPutBack({
          region,
          s3: new S3Client({ region }),
          buckets: filesOf(/^Media(Public|Private)/),
          time,
          progress,
        })
      : undefined,
  });
}

function replicasOf(
  cloud: CloudWiki,
  database: string,
  time: Date,
  rds: (region: string) => DatabaseCalls,
): readonly ReplicaPlace[] {
  const { wiki, sizes } = cloud;
  const readers = Array.from({ length: sizes.databaseReplicas }, (_, index) => ({
    calls: rds(cloud.cloud.region),
    identifier: replicaIdentifier(database, index + 1),
    before: beforeIdentifier(database, time, index + 1),
  }));
  const standby = standbyOf(cloud);
  if (!standby) return readers;
  const identifier = databaseIdentifier(stackName(wiki.id, standbyId(DATA)));
  const before = beforeIdentifier(identifier, time);
  return [...readers, { calls: rds(standby.cloud.region), identifier, before }];
}

/** Physical ids by logical ids. */
async function resourcesOf(
  client: CloudFormationClient,
  region: string,
  StackName: string,
  type: string,
): Promise<ReadonlyMap<string, string>> {
  if (!(await describeStack(client, region, StackName))) throw notDeployed(StackName, region);
  const found = new Map<string, string>();
  const pages = paginateListStackResources({ client }, { StackName });
  for await (const { StackResourceSummaries = [] } of pages) {
    for (const { ResourceType, LogicalResourceId = '', PhysicalResourceId } of StackResourceSummaries) {
      if (ResourceType === type && PhysicalResourceId) found.set(LogicalResourceId, PhysicalResourceId);
    }
  }
  return found;
}

/** @throws Wiki7Error W7-RESTORE with what the function said */
async function ask(
  {
    formation,
    lambda,
    region,
    stack,
    output,
  }: {
    readonly formation: CloudFormationClient;
    readonly lambda: LambdaClient;
    readonly region: string;
    readonly stack: string;
    readonly output: string;
  },
  event: Partial<RecoveredEvent>,
) {
  const { Outputs = [] } = (await describeStack(formation, region, stack)) ?? {};
  const name = Outputs.find(({ OutputKey }) => OutputKey === output)?.OutputValue;
  if (name === undefined) throw notDeployed(stack, region);
  const command = new InvokeCommand({ FunctionName: name, Payload: Buffer.from(JSON.stringify(event)) });
  const { FunctionError, Payload } = await askAws(lambda, region, command);
  const answer = JSON.parse(Buffer.from(Payload ?? '{}').toString());
  if (FunctionError === undefined) return answer;
  throw new Wiki7Error(
    'W7-RESTORE',
    `The function ${name} could not ${event.task ?? 'lock'} ${event.instance}: ${answer?.errorMessage ?? FunctionError}. What was done before stays; its log says more. Run the same command again: it goes on from here.`,
  );
}

const notDeployed = (stack: string, region: string) =>
  new Wiki7Error(
    'W7-RESTORE',
    `The stack ${stack} is not in ${region}, which a restore needs. \`./wiki7 deploy\` makes it, beside a database that is there already.`,
  );
