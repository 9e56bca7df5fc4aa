import { ECSClient } from '@aws-sdk/client-ecs';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ports } from '../../../blueprint/ports.ts';
import { connectTrusting } from '../database/connect-trusting.ts';
import { requiredVariable } from '../variable.ts';
import { ecsServices } from './ecs-services.ts';
import { type RotationEvent, type RotationSettings, rotate } from './handler.ts';
import { secretVersions } from './secret-versions.ts';

/** Everything that a rotation is told by its construct, in the variable WIKI7_ROTATION. */
export interface RotationVariable extends RotationSettings {
  readonly host: string;
  readonly trust: string;
  readonly cluster: string;
  readonly services: readonly string[];
}

/** Entry point of the function. */
export const handler = (event: RotationEvent) => {
  const settings: RotationVariable = JSON.parse(requiredVariable('WIKI7_ROTATION'));
  const { host, trust, cluster, services } = settings;
  return rotate(event, settings, {
    secrets: secretVersions(new SecretsManagerClient()),
    connect: connectTrusting(trust, { host, port: ports.database }),
    services: ecsServices(new ECSClient(), cluster, services),
  });
};
