import { RemovalPolicy } from 'aws-cdk-lib';
import { type IRepository, Repository, RepositoryEncryption, TagMutability } from 'aws-cdk-lib/aws-ecr';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import type { ImageName } from '../../blueprint/container.ts';
import { taskImages } from '../../operations/image-context.ts';
import type { ImageSource } from '../compute/sources.ts';
import type { ImageRelease, TaskImage } from './release.ts';

export interface ImageRepositoriesProps {
  /** Tag of the images that this deployment runs. */
  readonly tag: string;
  /** Whose digests are run, in place of the tag. @default - the tag's */
  readonly released?: ImageRelease | undefined;
}

/** Releases that can be gone back to. */
const KEPT_IMAGES = 10;

/**
 * Where the wiki's images lie: a repository each, scanned when they arrive, and a tag never means another image. They go with
 * their stack, since their tags name what they are built from.
 */
export class ImageRepositories extends Construct implements ImageSource {
  readonly byName: ReadonlyMap<ImageName, IRepository>;
  readonly #tag: string;
  readonly #released: ImageRelease | undefined;

  constructor(scope: Construct, id: string, props: ImageRepositoriesProps) {
    super(scope, id);
    this.#tag = props.tag;
    this.#released = props.released;
    const make = (name: ImageName) =>
      new Repository(this, name, {
        imageTagMutability: TagMutability.IMMUTABLE,
        imageScanOnPush: true,
        encryption: RepositoryEncryption.KMS,
        lifecycleRules: [{ maxImageCount: KEPT_IMAGES }],
        removalPolicy: RemovalPolicy.DESTROY,
        emptyOnDelete: true,
      });
    this.byName = new Map(taskImages.map((name) => [name, make(name)]));
  }

  image(name: ImageName): ContainerImage {
    const repository = this.byName.get(name);
    if (!repository) throw new Error(`No task on AWS runs the image ${name}.`);
    const digest = this.#released?.images[name as TaskImage].split('@')[1];
    return ContainerImage.fromEcrRepository(repository, digest ?? this.#tag);
  }
}
