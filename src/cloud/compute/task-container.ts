import { Duration, Size } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Container, HealthCheck } from '../../blueprint/container.ts';
import { cpuUnits } from './fargate-size.ts';
import type { ImageSource } from './sources.ts';
import type { TaskSecrets } from './task-secrets.ts';

export interface TaskContainerContext {
  readonly images: ImageSource;
  readonly secrets: TaskSecrets;
  readonly logGroup: logs.ILogGroup;
  readonly family: string;
  readonly exec: boolean;
  readonly restart: 'always' | 'no';
  readonly linuxParameters: ecs.LinuxParameters;
}

/** What a container that writes more than CloudWatch takes may lose sooner than stand still: some ten thousand lines. */
const LOG_BUFFER = Size.mebibytes(10);

/** Least time that ECS wants a container to have run before it starts it again in place; one that ends sooner ends its task. */
const RESTART_AFTER = Duration.seconds(60);

/** A container of the blueprint in the words of ECS. Where it writes is added by the task. */
export function taskContainer(
  container: Container,
  context: TaskContainerContext,
): ecs.ContainerDefinitionOptions {
  const { images, secrets, logGroup, family, exec, restart, linuxParameters } = context;
  return {
    image: images.image(container.image),
    ...program(container.command),
    environment: {
      ...container.environment,
      ...(container.lingerSeconds && { WIKI7_LINGER_SECONDS: String(container.lingerSeconds) }),
    },
    secrets: secrets.of(container),
    portMappings: container.ports.map((containerPort) => ({ containerPort, protocol: ecs.Protocol.TCP })),
    ...(container.health && { healthCheck: healthCheck(container.health) }),
    user: container.user,
    // The agent of ECS Exec writes to the root: AWS, "Monitor Amazon ECS containers with ECS Exec", considerations.
    readonlyRootFilesystem: !exec,
    privileged: false,
    linuxParameters,
    cpu: cpuUnits(container),
    memoryLimitMiB: container.memoryMiB,
    stopTimeout: Duration.seconds(container.stopSeconds),
    essential: true,
    ...(restart === 'always' && { enableRestartPolicy: true, restartAttemptPeriod: RESTART_AFTER }),
    logging: ecs.LogDrivers.awsLogs({
      logGroup,
      streamPrefix: family,
      // A wiki whose logs nobody takes must go on answering.
      mode: ecs.AwsLogDriverMode.NON_BLOCKING,
      maxBufferSize: LOG_BUFFER,
    }),
  };
}

/** The program replaces the image's entrypoint and its arguments the image's command, so that a scheduled task can replace the latter. */
function program(
  command: Container['command'],
): Pick<ecs.ContainerDefinitionOptions, 'entryPoint' | 'command'> {
  if (command === undefined) return {};
  const [first = '', ...rest] = command;
  return { entryPoint: [first], command: rest };
}

const healthCheck = (health: HealthCheck): ecs.HealthCheck => ({
  command: ['CMD', ...health.command],
  interval: Duration.seconds(health.intervalSeconds),
  timeout: Duration.seconds(health.timeoutSeconds),
  retries: health.retries,
  startPeriod: Duration.seconds(health.startPeriodSeconds),
});
