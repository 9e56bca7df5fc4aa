import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { IMAGES } from '../deployed-names.ts';
import { ImageBuild } from '../functions/image-build/image-build.ts';
import type { ImageBundle } from '../images/image-bundle.ts';
import { ImageProject } from '../images/image-project.ts';
import { ImageRepositories } from '../images/image-repositories.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export interface ImagesStackProps {
  readonly cloud: CloudWiki;
  readonly images: ImageBundle;
  /** Encrypts what builds say. */
  readonly logKey: IKey;
}

/** The images that tasks run. The stack is done when they are there. */
export class ImagesStack extends Wiki7Stack {
  readonly repositories: ImageRepositories;

  constructor(scope: Construct, { cloud, images, logKey }: ImagesStackProps) {
    super(scope, IMAGES, { cloud, description: 'the images of its tasks', stateful: false, logKey });
    this.repositories = new ImageRepositories(this, 'Repositories', images);
    const { project } = new ImageProject(this, 'Build', { cloud, images, repositories: this.repositories });
    new ImageBuild(this, 'Built', {
      project,
      tag: images.tag,
      repositories: [...this.repositories.byName.values()],
    });
  }
}
