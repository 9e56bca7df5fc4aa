import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { type QuestionName, questionNames, questions } from '../../operations/traffic/questions.ts';
import { fromCloudFront, lately } from '../../operations/traffic/requests.ts';
import { answersFolder, trafficNames } from '../deployed-names.ts';
import type { RequestTable } from './request-table.ts';

export interface QuestionWorkgroupProps {
  readonly wikiId: string;
  /** Answers lie there until its lifecycle deletes them. */
  readonly bucket: IBucket;
  readonly requests: RequestTable;
}

/** Bytes after which a question is broken off: ten cents, at $5 a terabyte. */
const MOST_BYTES = 20e9;

/** What a saved question looks back on; `./wiki7 traffic --days` asks about more or less. */
const SAVED_DAYS = 7;

/** Where the questions are asked, in the console and by `./wiki7 traffic --aws`: nobody who asks there can write answers elsewhere. */
export class QuestionWorkgroup extends Construct {
  constructor(scope: Construct, id: string, { wikiId, bucket, requests }: QuestionWorkgroupProps) {
    super(scope, id);
    const names = trafficNames(wikiId);
    const workGroup = new CfnWorkGroup(this, 'WorkGroup', {
      name: names.workGroup,
      description: 'What readers asked for: ./wiki7 traffic --aws',
      // What was asked is no loss; without this a workgroup that was ever used can't be deleted.
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: false,
        bytesScannedCutoffPerQuery: MOST_BYTES,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: bucket.s3UrlForObject(answersFolder),
          // As the logs are that they come from.
          encryptionConfiguration: { encryptionOption: 'SSE_S3' },
        },
      },
    });
    for (const name of questionNames) this.#save(name, names, workGroup).node.addDependency(requests.table);
  }

  #save(name: QuestionName, names: ReturnType<typeof trafficNames>, workGroup: CfnWorkGroup): CfnNamedQuery {
    const saved = new CfnNamedQuery(this, `Question-${name}`, {
      name,
      description: questions[name].says,
      database: names.database,
      workGroup: workGroup.ref,
      queryString: `${fromCloudFront(names.qualified, lately(SAVED_DAYS))}\n${questions[name].sql}`,
    });
    return saved;
  }
}
