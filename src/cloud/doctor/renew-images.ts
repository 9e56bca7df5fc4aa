import type { Patient } from './check.ts';

/**
 * How images with today’s packages come to a wiki: by the pipeline, which tries and scans them first, wherever there is one. That of a
 * staging wiki belongs to production, and is known by the configuration alone.
 */
export function renewImages({ cloud: { cloud, stage }, deployed }: Patient): string {
  const [pipeline] = deployed.of('AWS::CodePipeline::Pipeline');
  if (pipeline)
    return `aws codepipeline start-pipeline-execution --region ${pipeline.region} --name ${pipeline.id}; then approve it`;
  return cloud.pipeline && stage === 'staging'
    ? '“Release change” of the pipeline: docs/guide/delivery.md#what-a-push-does'
    : './wiki7 deploy --update';
}
