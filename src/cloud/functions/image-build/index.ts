import { BatchGetBuildsCommand, CodeBuildClient, StartBuildCommand } from '@aws-sdk/client-codebuild';
import { DescribeImagesCommand, ECRClient, ImageNotFoundException } from '@aws-sdk/client-ecr';
import { type CustomResourceEvent, entryPoint } from '../custom-resource-event.ts';
import * as handler from './handler.ts';

type Event = CustomResourceEvent<handler.ImageBuildProperties>;

const ports: handler.BuildPorts = {
  hasTag: async (repositoryName, imageTag) => {
    try {
      await new ECRClient().send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] }));
      return true;
    } catch (error) {
      if (error instanceof ImageNotFoundException) return false;
      throw error;
    }
  },
  start: async (projectName, tag, token) => {
    const { build } = await new CodeBuildClient().send(
      new StartBuildCommand({
        projectName,
        idempotencyToken: token,
        environmentVariablesOverride: [{ name: 'TAG', value: tag }],
      }),
    );
    return build?.id ?? '';
  },
  describe: async (id) => {
    const { builds = [] } = await new CodeBuildClient().send(new BatchGetBuildsCommand({ ids: [id] }));
    const [build] = builds;
    if (build === undefined) return undefined;
    return {
      ended: build.buildComplete ?? false,
      succeeded: build.buildStatus === 'SUCCEEDED',
      reasons: (build.phases ?? []).flatMap(({ contexts = [] }) =>
        contexts.flatMap(({ message }) => message || []),
      ),
      log: build.logs?.deepLink ?? 'of CodeBuild',
    };
  },
};

/** Entry points of the two functions. */
export const onEvent = entryPoint((event: Event) => handler.onEvent(event, ports));
export const isComplete = entryPoint((event: Event) => handler.isComplete(event, ports));
