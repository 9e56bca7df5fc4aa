import { DescribeServicesCommand, ECSClient, type Failure, type Service } from '@aws-sdk/client-ecs';
import type { Patient } from './check.ts';
import type { DeployedResource } from './deployed.ts';

/** As many as ECS takes in one call. */
const TOGETHER = 10;

interface Answer {
  readonly services: readonly Service[];
  readonly failures: readonly Failure[];
}

/** What ECS says of services. */
export async function servicesOf(resources: readonly DeployedResource[], { aws }: Patient): Promise<Answer> {
  const answers = await Promise.all(
    groups(resources).map(({ cluster, region, arns }) =>
      aws.in(ECSClient, region).send(new DescribeServicesCommand({ cluster, services: arns })),
    ),
  );
  return {
    services: answers.flatMap(({ services = [] }) => services),
    failures: answers.flatMap(({ failures = [] }) => failures),
  };
}

interface Group {
  readonly region: string;
  readonly cluster: string;
  readonly arns: string[];
}

function groups(resources: readonly DeployedResource[]): readonly Group[] {
  const made: Group[] = [];
  for (const { id, region } of resources) {
    const cluster = clusterOf(id);
    const open = made.find(
      (one) => one.region === region && one.cluster === cluster && one.arns.length < TOGETHER,
    );
    if (open) open.arns.push(id);
    else made.push({ region, cluster, arns: [id] });
  }
  return made;
}

/** arn:…:service/CLUSTER/NAME */
const clusterOf = (arn: string) => arn.split('/')[1] ?? '';
