import type { Service } from '@aws-sdk/client-ecs';
import type { Patient } from './check.ts';
import { servicesOf } from './services-of.ts';

const SERVICE = 'AWS::ECS::Service';

const known = new WeakMap<Patient, Promise<boolean>>();

/** Whether every service of the wiki’s own region was told to have no task, as `cloud.asleep` does by night. Asked once. */
export function isAsleep(patient: Patient): Promise<boolean> {
  const answer = known.get(patient) ?? ask(patient);
  known.set(patient, answer);
  return answer;
}

async function ask(patient: Patient): Promise<boolean> {
  const { region } = patient.cloud.cloud;
  const resources = patient.deployed.of(SERVICE).filter((one) => one.region === region);
  if (resources.length === 0) return false;
  const { services } = await servicesOf(resources, patient);
  return services.length > 0 && services.every(wantsNothing);
}

const wantsNothing = ({ desiredCount }: Service) => desiredCount === 0;
