import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Container, Mount } from '../../blueprint/container.ts';
import { inMemory } from '../../blueprint/scratch.ts';

/** Where the containers of a task may write. */
export class TaskMounts {
  readonly #task: ecs.FargateTaskDefinition;
  readonly #volumes = new Set<string>();

  constructor(task: ecs.FargateTaskDefinition) {
    this.#task = task;
  }

  add(
    { name, mounts }: Container,
    definition: ecs.ContainerDefinition,
    linuxParameters: ecs.LinuxParameters,
  ): void {
    for (const mount of mounts) {
      if (mount.kind === 'scratch' && inMemory(mount)) linuxParameters.addTmpfs(tmpfs(mount));
      else definition.addMountPoints(this.#mountPoint(name, mount));
    }
  }

  /**
   * A folder on the task's own disk, empty when the task starts. It belongs to root unless the image declares just this path as a
   * VOLUME: then it has that folder's owner and mode. See AWS, "Use bind mounts with Amazon ECS".
   */
  #mountPoint(container: string, mount: Mount): ecs.MountPoint {
    // Nothing is kept on AWS: files are in S3, the database in RDS. What a volume of the blueprint is here ends with its task.
    const volume = mount.kind === 'volume' ? mount.volume : `${container}${mount.path.replaceAll('/', '-')}`;
    if (!this.#volumes.has(volume)) this.#task.addVolume({ name: volume });
    this.#volumes.add(volume);
    return {
      sourceVolume: volume,
      containerPath: mount.path,
      readOnly: mount.kind === 'volume' && mount.readOnly === true,
    };
  }
}

/** On Fargate since January 2026. Open to every user of the container, like the local one. */
function tmpfs({ path, sizeMiB, executable }: Extract<Mount, { kind: 'scratch' }>): ecs.Tmpfs {
  const { TmpfsMountOption: option } = ecs;
  return {
    containerPath: path,
    size: sizeMiB,
    mountOptions: [option.RW, executable ? option.EXEC : option.NOEXEC, option.NOSUID, option.NODEV],
  };
}
