import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { type CloudWiki, standbyOf } from '../../config/cloud-wiki.ts';
import { isLetIn } from '../../config/is-let-in.ts';
import { recoveryOf } from '../../config/recovery-schema.ts';
import { recommendedContext } from '../app-context.ts';
import type { ImageBundle } from '../images/image-bundle.ts';
import { AnalyticsStack } from './analytics-stack.ts';
import { CanaryStack } from './canary-stack.ts';
import { DataStack } from './data-stack.ts';
import { DnsStack } from './dns-stack.ts';
import { EdgeStack } from './edge-stack.ts';
import { GlobalStack } from './global-stack.ts';
import { ImagesStack } from './images-stack.ts';
import { NetworkStack } from './network-stack.ts';
import { OverviewStack } from './overview-stack.ts';
import { PurgeStack } from './purge-stack.ts';
import { RecoveryStack } from './recovery-stack.ts';
import { RotationStack } from './rotation-stack.ts';
import { ServiceStack } from './service-stack.ts';
import { SigningStack } from './signing-stack.ts';
import { standbyStacks } from './standby.ts';
import { StandbyFilesStack } from './standby-files-stack.ts';
import { VaultStack } from './vault-stack.ts';
import { WatchStack } from './watch-stack.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export interface CloudAppProps {
  readonly cloud: CloudWiki;
  readonly images: ImageBundle;
  /** Folder for the templates and what they name. */
  readonly outdir: string;
  /** Whether the code of functions is bundled. @default true */
  readonly bundling?: boolean;
}

/** Everything that a wiki has on AWS, in the order of its first deployment. A finding of AWS's solutions checks fails the synthesis. */
export class CloudApp extends App {
  constructor({ cloud, images, outdir, bundling = true }: CloudAppProps) {
    const context = { ...recommendedContext(), ...(bundling ? {} : { 'aws:cdk:bundling-stacks': [] }) };
    super({ outdir, context, analyticsReporting: false });
    Validations.of(this).addPlugins(new AwsSolutionsChecks());

    const signing = cloud.cloud.dnssec ? { signingKeyArn: new SigningStack(this, cloud).keyArn } : {};
    const { zone } = new DnsStack(this, { cloud, ...signing }).zone;
    const { certificate, webAclArn } = new GlobalStack(this, { cloud, zone });
    const networkStack = new NetworkStack(this, cloud);
    const { network } = networkStack;
    const second = standbyOf(cloud);
    const files = second && new StandbyFilesStack(this, second);
    const data = new DataStack(this, { cloud, network, standby: files });
    networkStack.watch();
    const { repositories } = new ImagesStack(this, { cloud, images, logKey: data.key });
    const { masterSecret } = data.database;
    if (cloud.cloud.analytics) new AnalyticsStack(this, { cloud, bucket: data.media.logs });
    const service = new ServiceStack(this, {
      cloud,
      network,
      data,
      images: repositories,
      place: { kind: 'home', zone, masterSecret },
    });
    const standby = files && standbyStacks(this, { cloud: second, zone, images, files, home: data });
    const edge = new EdgeStack(this, {
      cloud,
      zone,
      certificate,
      webAclArn,
      network,
      balancer: service.balancer,
      media: data.media,
      logKey: data.key,
      standby: standby?.edge,
    });
    const { distribution, health } = edge;
    new PurgeStack(this, { cloud, distribution, queue: service.purges, logKey: data.key });
    if (standby) {
      const { purges: queue } = standby;
      new PurgeStack(this, { cloud: second, distribution, queue, logKey: files.key });
    }
    new WatchStack(this, { cloud, distribution, health, certificate, bucket: data.media.logs });
    const secret = data.secrets.of('probe-password');
    if (isLetIn(cloud.cloud))
      new CanaryStack(this, { cloud, secret, logKey: data.key }).addStackDependency(edge);
    const { vault, copyTo } = recoveryOf(cloud.wiki.profile, cloud.cloud.recovery);
    if (vault !== 'none') new VaultStack(this, { cloud, network, data, what: vault, copyTo });
    new RecoveryStack(this, { cloud, network, data, service });
    new RotationStack(this, { cloud, network, data, service }).addStackDependency(edge);
    new OverviewStack(this, { cloud, service, distribution });
    for (const stack of this.stacks) stack.silenceAlarms(cloud.cloud.asleep);
  }

  get stacks(): readonly Wiki7Stack[] {
    return this.node.children.filter((child) => child instanceof Wiki7Stack);
  }
}
