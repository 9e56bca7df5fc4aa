import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import type { PurgeQueue } from '../compute/purge-queue.ts';
import type { StandbyEdge } from '../edge/standby-origins.ts';
import type { ImageBundle } from '../images/image-bundle.ts';
import type { DataStack } from './data-stack.ts';
import { ImagesStack } from './images-stack.ts';
import { NetworkStack } from './network-stack.ts';
import { ServiceStack } from './service-stack.ts';
import { StandbyCertificateStack } from './standby-certificate-stack.ts';
import { StandbyDataStack } from './standby-data-stack.ts';
import { StandbyEdgeStack } from './standby-edge-stack.ts';
import type { StandbyFilesStack } from './standby-files-stack.ts';

export interface StandbyProps {
  /** Of the second region. */
  readonly cloud: CloudWiki;
  readonly zone: IHostedZone;
  readonly images: ImageBundle;
  readonly files: StandbyFilesStack;
  /** What is copied. */
  readonly home: DataStack;
}

interface Standby {
  readonly edge: StandbyEdge;
  /** What changed there, for CloudFront. */
  readonly purges: PurgeQueue;
}

/**
 * All stacks of the second region but the one that the wiki's own data waits for and the one that waits for the edge, in the order of
 * their first deployment.
 */
export function standbyStacks(app: Construct, props: StandbyProps): Standby {
  const { cloud, zone, images, files, home } = props;
  const networkStack = new NetworkStack(app, cloud);
  networkStack.watch();
  const { network } = networkStack;
  const data = new StandbyDataStack(app, { cloud, network, files, home });
  const { repositories } = new ImagesStack(app, { cloud, images, logKey: files.key });
  const { certificate } = new StandbyCertificateStack(app, { cloud, zone });
  const { balancer, purges } = new ServiceStack(app, {
    cloud,
    network,
    data,
    images: repositories,
    place: { kind: 'standby', certificate },
  });
  const { vpcOrigin, flags } = new StandbyEdgeStack(app, { cloud, network, balancer, logKey: files.key });
  return { edge: { cloud, vpcOrigin, flags, publicFiles: files.media.publicFiles }, purges };
}
