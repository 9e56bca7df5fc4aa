import type { Service } from '@aws-sdk/client-ecs';
import { type Found, unknown, wrong } from '../../../operations/finding.ts';
import { type Check, hoursBetween, lookAtEach } from '../check.ts';
import { servicesOf } from '../services-of.ts';

const SERVICE = 'AWS::ECS::Service';

/** The longest that a web task may take to start and to let its readers go, several times over. */
const STUCK_HOURS = 1;

export const services: Check = {
  name: 'services',
  allWell: 'Every service has the tasks that it wants.',
  of: [SERVICE],
  look: (patient) =>
    lookAtEach(patient.deployed.regions, async (region) => {
      const resources = patient.deployed.of(SERVICE).filter((one) => one.region === region);
      const { services: there, failures } = await servicesOf(resources, patient);
      return [
        ...there.flatMap((service) => judge(service, patient.now)),
        ...failures.map(({ arn, reason }) => unknown(`ECS does not say how ${arn} is: ${reason}.`)),
      ];
    }),
};

function judge(service: Service, now: Date): readonly Found[] {
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
