import type { CustomResourceEvent, IsCompleteResult, OnEventResult } from '../custom-resource-event.ts';

/** What the step is told; another tag makes it run again. */
export interface ImageBuildProperties {
  readonly project: string;
  readonly tag: string;
  /** Names of the repositories that must have the tag at the end. */
  readonly repositories: readonly string[];
}

export interface Build {
  readonly ended: boolean;
  readonly succeeded: boolean;
  /** What failed, in CodeBuild's words. */
  readonly reasons: readonly string[];
  readonly log: string;
}

export interface BuildPorts {
  readonly hasTag: (repository: string, tag: string) => Promise<boolean>;
  /** @returns its id; of several calls with one token, only the first starts a build */
  readonly start: (project: string, tag: string, token: string) => Promise<string>;
  readonly describe: (build: string) => Promise<Build | undefined>;
}

const PHYSICAL_ID = 'images';

/** Starts a build, unless its images are there: what a tag names never changes, so a rollback finds those that it goes back to. */
export async function onEvent(
  event: CustomResourceEvent<ImageBuildProperties>,
  ports: BuildPorts,
): Promise<OnEventResult> {
  const { project, tag, repositories } = event.ResourceProperties;
  if (event.RequestType === 'Delete' || (await areThere(event.ResourceProperties, ports))) {
    return { PhysicalResourceId: PHYSICAL_ID };
  }
  if (repositories.length === 0) throw new Error('There is no repository to build images for. Deploy again.');
  const build = await ports.start(project, tag, event.RequestId);
  return { PhysicalResourceId: PHYSICAL_ID, Data: { Build: build } };
}

/** @throws why the build failed, and where its log is */
export async function isComplete(
  event: CustomResourceEvent<ImageBuildProperties>,
  ports: BuildPorts,
): Promise<IsCompleteResult> {
  const id = event.Data?.Build;
  if (id === undefined) return { IsComplete: true };
  const build = await ports.describe(id);
  if (build === undefined) {
    throw new Error(`CodeBuild no longer knows the build ${id}, so how it ended is not known. Deploy again.`);
  }
  if (!build.ended) return { IsComplete: false };
  if (!build.succeeded) {
    throw new Error(
      `The wiki’s images can’t be built: ${build.reasons.join('; ') || 'CodeBuild gives no reason'}. Nothing was released. The log: ${build.log}`,
    );
  }
  if (await areThere(event.ResourceProperties, ports)) return { IsComplete: true };
  throw new Error(
    `The build ${id} succeeded, but not every repository has its images. The log: ${build.log}`,
  );
}

async function areThere(
  { repositories, tag }: ImageBuildProperties,
  { hasTag }: BuildPorts,
): Promise<boolean> {
  const there = await Promise.all(repositories.map((repository) => hasTag(repository, tag)));
  return repositories.length > 0 && there.every(Boolean);
}
