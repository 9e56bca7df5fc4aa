import { DescribeImagesCommand, ECRClient, type ImageDetail } from '@aws-sdk/client-ecr';
import { DescribeTasksCommand, ECSClient, paginateListTasks, type Task } from '@aws-sdk/client-ecs';
import { type Found, warning, wrong } from '../../../operations/finding.ts';
import { type Check, dateOf, daysBetween, lookAtEach, type Patient } from '../check.ts';
import type { DeployedResource } from '../deployed.ts';
import { renewImages } from '../renew-images.ts';

/** Debian’s security updates come every few days; the monthly routine brings them in. */
const OLD_DAYS = 40;

/** As many as ECS takes in one call. */
const TOGETHER = 100;

export const images: Check = {
  name: 'images',
  allWell: 'What runs was built lately, and the scan of its packages is clean.',
  of: ['AWS::ECS::Cluster'],
  look: (patient) =>
    lookAtEach(patient.deployed.of('AWS::ECS::Cluster'), async (cluster) => {
      const running = await imagesIn(cluster, patient);
      return lookAtEach(running, async (image) =>
        judge(image, await detailOf(image, cluster, patient), patient),
      );
    }),
};

interface RunningImage {
  readonly repository: string;
  readonly digest: string;
}

async function imagesIn(
  { id: cluster, region }: DeployedResource,
  { aws }: Patient,
): Promise<readonly RunningImage[]> {
  const client = aws.in(ECSClient, region);
  const arns: string[] = [];
  for await (const { taskArns = [] } of paginateListTasks({ client }, { cluster })) arns.push(...taskArns);
  const batches = Array.from({ length: Math.ceil(arns.length / TOGETHER) }, (_, at) =>
    arns.slice(at * TOGETHER, (at + 1) * TOGETHER),
  );
  const answers = await Promise.all(
    batches.map((tasks) => client.send(new DescribeTasksCommand({ cluster, tasks }))),
  );
  const found = new Map<string, RunningImage>();
  for (const task of answers.flatMap(({ tasks = [] }) => tasks))
    for (const image of imagesOf(task)) found.set(image.digest, image);
  return [...found.values()];
}

/** Of the account's registry; others, as the agents of AWS, are AWS's. */
const imagesOf = ({ containers = [] }: Task): readonly RunningImage[] =>
  containers.flatMap(({ image = '', imageDigest }) => {
    const repository = /\.dkr\.ecr\.[^/]+\/([^:@]+)/.exec(image)?.[1];
    return repository !== undefined && imageDigest ? [{ repository, digest: imageDigest }] : [];
  });

async function detailOf(
  { repository, digest }: RunningImage,
  { region }: DeployedResource,
  { aws }: Patient,
): Promise<ImageDetail | undefined> {
  const command = new DescribeImagesCommand({
    repositoryName: repository,
    imageIds: [{ imageDigest: digest }],
  });
  const answer = await aws.in(ECRClient, region).send(command);
  return answer.imageDetails?.[0];
}

function judge(
  { repository }: RunningImage,
  detail: ImageDetail | undefined,
  patient: Patient,
): readonly Found[] {
  const { imagePushedAt, imageScanFindingsSummary } = detail ?? {};
  const particulars = { since: imagePushedAt, remedy: renewImages(patient) };
  const { CRITICAL = 0, HIGH = 0 } = imageScanFindingsSummary?.findingSeverityCounts ?? {};
  if (CRITICAL > 0) {
    const high = HIGH > 0 ? ` and ${HIGH} high` : '';
    return [
      wrong(`The image ${repository} that runs has ${CRITICAL} critical${high} findings.`, particulars),
    ];
  }
  if (!imagePushedAt || daysBetween(imagePushedAt, patient.now) <= OLD_DAYS) return [];
  return [
    warning(
      `The image ${repository} that runs is of ${dateOf(imagePushedAt)}: later security updates are not in it.`,
      particulars,
    ),
  ];
}
