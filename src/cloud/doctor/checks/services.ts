import { DescribeServicesCommand, ECSClient, type Service } from '@aws-sdk/client-ecs';
import { type Found, unknown, wrong } from '../../../operations/finding.ts';
import { type Check, hoursBetween, lookAtEach, type Patient } from '../check.ts';
import type { DeployedResource } from '../deployed.ts';

/** As many as ECS takes in one call. */
const TOGETHER = 10;

/** The longest that a web task may take to start and to let its readers go, several times over. */
const STUCK_HOURS = 1;

export const services: Check = {
  name: 'services',
  allWell: 'Every service has the tasks that it wants.',
  of: ['AWS::ECS::Service'],
  look: (patient) =>
    lookAtEach(groups(patient.deployed.of('AWS::ECS::Service')), async ({ cluster, region, arns }) => {
      const command = new DescribeServicesCommand({ cluster, services: arns });
      const answer = await patient.aws.in(ECSClient, region).send(command);
      const failures = (answer.failures ?? []).map(({ arn, reason }) =>
        unknown(`ECS does not say how ${arn} is: ${reason}.`),
      );
      return [...(answer.services ?? []).flatMap((service) => judge(service, patient)), ...failures];
    }),
};

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

function judge(service: Service, { now }: Patient): readonly Found[] {
  const { serviceName, runningCount = 0, desiredCount = 0, deployments = [], events = [] } = service;
  const primary = deployments.find(({ status }) => status === 'PRIMARY');
  const said = events[0]?.message?.replace(/^\(.*?\)\s*/, '').replace(/\.$/, '');
  const words = said ? ` ECS’s last words: ${said}.` : '';
  const since = primary?.createdAt;
  const remedy = `./wiki7 diff, then ./wiki7 deploy; the service’s events and its log group in the console say more`;
  if (primary?.rolloutState === 'FAILED')
    return [wrong(`The deployment of ${serviceName} failed.${words}`, { since, remedy })];
  const isNew = since !== undefined && hoursBetween(since, now) <= STUCK_HOURS;
  if (isNew) return [];
  if (primary?.rolloutState === 'IN_PROGRESS')
    return [wrong(`A deployment of ${serviceName} does not end.${words}`, { since, remedy })];
  if (runningCount < desiredCount)
    return [wrong(`${serviceName} runs ${runningCount} of ${desiredCount} tasks.${words}`, { remedy })];
  return [];
}
