/** What a task definition says, in CloudFormation's words: AWS, "AWS::ECS::TaskDefinition". Whatever else stands in one is refused. */
export interface TaskDefinition {
  readonly Family: string;
  readonly Memory: string;
  readonly Volumes?: readonly { readonly Name: string }[];
  readonly ContainerDefinitions: readonly ContainerDefinition[];
}

export interface ContainerDefinition {
  readonly Name: string;
  readonly Image: string;
  readonly EntryPoint?: readonly string[];
  readonly Command?: readonly string[];
  readonly Environment?: readonly { readonly Name: string; readonly Value: string }[];
  readonly Secrets?: readonly { readonly Name: string; readonly ValueFrom: string }[];
  readonly User: string;
  readonly ReadonlyRootFilesystem: boolean;
  readonly LinuxParameters: {
    readonly Capabilities: { readonly Drop: readonly string[] };
    readonly InitProcessEnabled: boolean;
    readonly Tmpfs?: readonly {
      readonly ContainerPath: string;
      readonly MountOptions: readonly string[];
      readonly Size: number;
    }[];
  };
  readonly MountPoints?: readonly {
    readonly ContainerPath: string;
    readonly ReadOnly: boolean;
    readonly SourceVolume: string;
  }[];
  readonly Cpu: number;
  readonly Memory: number;
  readonly StopTimeout: number;
  readonly DependsOn?: readonly { readonly ContainerName: string; readonly Condition: string }[];
  readonly HealthCheck?: {
    readonly Command: readonly string[];
    readonly Interval: number;
    readonly Timeout: number;
    readonly Retries: number;
    readonly StartPeriod: number;
  };
  readonly PortMappings?: readonly { readonly ContainerPort: number }[];
}

/** `Ulimits` and their like would be passed over in silence if they were not looked for. */
const read = new Set([
  ...['Name', 'Image', 'EntryPoint', 'Command', 'Environment', 'Secrets', 'User', 'ReadonlyRootFilesystem'],
  ...[
    'LinuxParameters',
    'MountPoints',
    'Cpu',
    'Memory',
    'StopTimeout',
    'DependsOn',
    'HealthCheck',
    'PortMappings',
  ],
]);

/** These are Fargate's own doing: where the log goes, starting again in place, and what a single container's end means. */
const fargates = new Set(['LogConfiguration', 'RestartPolicy', 'Essential', 'Privileged']);

/** @throws Error that names what this machine does not do as ECS does */
export function requireUnderstood(definition: TaskDefinition): void {
  for (const container of definition.ContainerDefinitions) {
    const unknown = Object.keys(container).filter((word) => !read.has(word) && !fargates.has(word));
    if (unknown.length > 0) throw new Error(`${definition.Family} has what nobody reads here: ${unknown}.`);
  }
}
