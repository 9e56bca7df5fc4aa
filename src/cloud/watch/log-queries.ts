import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type LogOf, logQueries } from '../../blueprint/log-queries.ts';

export interface LogQueriesProps {
  readonly wikiId: string;
  /** Name of the group that has a log. */
  readonly groupOf: (log: LogOf) => string;
}

/** The queries of the blueprint, saved where CloudWatch's console lists them, in a folder of the wiki. */
export class LogQueries extends Construct {
  constructor(scope: Construct, id: string, { wikiId, groupOf }: LogQueriesProps) {
    super(scope, id);
    for (const { name, logs, query } of logQueries) {
      new CfnQueryDefinition(this, name, {
        name: `wiki7-${wikiId}/${name}`,
        logGroupNames: logs.map(groupOf),
        queryString: query,
      });
    }
  }
}
