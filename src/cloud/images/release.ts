import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { messageOf, Wiki7Error } from '../../base/errors.ts';
import { taskImages } from '../../operations/image-context.ts';

/** What tasks on AWS run. */
export type TaskImage = (typeof taskImages)[number];

/** As ECR names its registries: AWS, "Amazon ECR private registries". */
const IN_ECR =
  /^((\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?)\/([\w./-]+)@sha256:[0-9a-f]{64}$/;

const image = z.string().regex(IN_ECR);

const schema = z.strictObject({
  tag: z.string().min(1),
  packagesAsOf: z.string().min(1),
  /** The base image as it was that day. */
  base: z.string().min(1),
  images: z.strictObject(
    Object.fromEntries(taskImages.map((name) => [name, image])) as Record<TaskImage, typeof image>,
  ),
});

/**
 * Images that were built and checked once, each by its digest: what staging ran is what readers get. `tag` names what they were built
 * from, as `bundleImages` does.
 */
export type ImageRelease = z.output<typeof schema>;

/** @throws Wiki7Error W7-RELEASE */
export async function readRelease(file: string): Promise<ImageRelease> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const why =
      error instanceof z.ZodError ? z.prettifyError(error).replaceAll(/\s*\n\s*/g, ' ') : messageOf(error);
    throw new Wiki7Error(
      'W7-RELEASE',
      `${file} is no list of images such as \`./wiki7 images\` writes. ${why}`,
      { cause: error },
    );
  }
}

/** @throws Wiki7Error W7-RELEASE where the images are not those of this configuration */
export function requireTag({ tag }: ImageRelease, wanted: string): void {
  if (tag === wanted) return;
  throw new Wiki7Error(
    'W7-RELEASE',
    `The images of this release were made from something else (${tag}) than this configuration and this Wiki7 (${wanted}). Build them anew: \`./wiki7 images\`.`,
  );
}

/** Where an image of a release lies. */
export function sourceOf(uri: string) {
  const [, registry = '', account = '', region = '', name = ''] = IN_ECR.exec(uri) ?? [];
  return { registry, account, region, name };
}
