import { Validations } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Container } from '../../blueprint/container.ts';
import type { CloudConfig } from '../../config/cloud-schema.ts';
import { acknowledgeExecution } from './acknowledged.ts';
import { ephemeralStorageGiB } from './ephemeral-storage.ts';
import { fargateSize } from './fargate-size.ts';
import type { ImageSource, SecretSource } from './sources.ts';
import { taskContainer } from './task-container.ts';
import { TaskMounts } from './task-mounts.ts';
import { TaskSecrets } from './task-secrets.ts';

export interface WikiTaskDefinitionProps {
  /** Name of the task definition through all its revisions, unique in account and region. */
  readonly family: string;
  /** Of one task; the first is the one that others reach, and it starts when the others are healthy. */
  readonly containers: readonly Container[];
  readonly images: ImageSource;
  readonly secrets: SecretSource;
  readonly architecture: CloudConfig['cpuArchitecture'];
  /** Whether a shell can be opened in its containers. Their roots are then writable. */
  readonly exec: boolean;
  readonly logGroup: logs.ILogGroup;
  /** Whether a container that ended is started again in place; `no` for tasks that run to their end. */
  readonly restart: 'always' | 'no';
}

/** Containers of the blueprint as a task of Fargate, which may do only what the blueprint says. */
export class WikiTaskDefinition extends Construct {
  readonly definition: ecs.FargateTaskDefinition;
  readonly containers: readonly Container[];

  constructor(scope: Construct, id: string, props: WikiTaskDefinitionProps) {
    super(scope, id);
    const { family, containers, architecture } = props;
    const { cpu, memoryMiB } = fargateSize(family, containers);
    const disk = ephemeralStorageGiB(family, containers);
    this.containers = containers;
    this.definition = new ecs.FargateTaskDefinition(this, 'Task', {
      family,
      cpu,
      memoryLimitMiB: memoryMiB,
      ...(disk === undefined ? {} : { ephemeralStorageGiB: disk }),
      runtimePlatform: {
        cpuArchitecture: architecture === 'arm64' ? ecs.CpuArchitecture.ARM64 : ecs.CpuArchitecture.X86_64,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
    });
    this.#add(props);
    Validations.of(this.definition).acknowledge({
      id: 'AwsSolutions-ECS2',
      reason:
        'The environment holds what anybody may know: a test of the blueprint refuses passwords and keys in it. Those come from Secrets Manager.',
    });
    const executionRole = this.definition.obtainExecutionRole();
    acknowledgeExecution(executionRole);
    // A task that starts before its roles may do anything fails, and the deployment with it.
    this.definition.node.defaultChild?.node.addDependency(executionRole, this.definition.taskRole);
  }

  #add(props: WikiTaskDefinitionProps): void {
    const secrets = new TaskSecrets(this, 'Secrets', props);
    const mounts = new TaskMounts(this.definition);
    const made = props.containers.map((container) => {
      const linuxParameters = new ecs.LinuxParameters(new Construct(this, container.name), 'Linux', {
        // Reaps what a shell of ECS Exec leaves behind, and hands signals on.
        initProcessEnabled: true,
      });
      linuxParameters.dropCapabilities(ecs.Capability.ALL);
      const options = taskContainer(container, { ...props, secrets, linuxParameters });
      const definition = this.definition.addContainer(container.name, options);
      mounts.add(container, definition, linuxParameters);
      return { container, definition };
    });
    secrets.grantKeys(this.definition.obtainExecutionRole());
    const [first, ...others] = made;
    const healthy = others
      .filter(({ container }) => container.health !== undefined)
      .map(({ definition }) => ({
        container: definition,
        condition: ecs.ContainerDependencyCondition.HEALTHY,
      }));
    // ECS stops them the other way round: the first one ends its requests while those that answer them still run.
    first?.definition.addContainerDependencies(...healthy);
  }
}
