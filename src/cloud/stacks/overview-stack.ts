import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { DATA, databaseIdentifier, stackName } from '../deployed-names.ts';
import { Overview } from '../watch/overview.ts';
import { sections } from '../watch/sections.ts';
import type { ServiceStack } from './service-stack.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export interface OverviewStackProps {
  readonly cloud: CloudWiki;
  readonly service: ServiceStack;
  readonly distribution: IDistribution;
}

/** What somebody looks at who was called. After everything that has alarms. */
export class OverviewStack extends Wiki7Stack {
  constructor(scope: Construct, { cloud, service, distribution }: OverviewStackProps) {
    super(scope, 'Overview', { cloud, description: 'its dashboard', stateful: false });
    const { wiki } = cloud;
    const { balancer, services, purges, oldestJobAge } = service;
    const { web, thumbs, jobs, render } = services;
    new Overview(this, 'Overview', {
      wikiId: wiki.id,
      sections: sections({
        wikiId: wiki.id,
        distribution,
        targets: balancer,
        services: {
          web: web.service,
          thumbs: thumbs.service,
          jobs: jobs.service,
          render: render.service,
        },
        oldestJobAge,
        unstarted: services.schedules.failed,
        purges: purges.queue,
        groupOf: service.groupOf,
        database: databaseIdentifier(stackName(wiki.id, DATA)),
      }),
    });
  }
}
