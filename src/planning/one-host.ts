import type { Sizes } from '../config/profiles.ts';
import type { CostGroup } from './cost-item.ts';
import type { PriceList } from './price-list.ts';
import { monthlyAllowances } from './prices/by-use.ts';
import { flowOf, HOURS, type Traffic } from './traffic.ts';

export interface HostCost {
  readonly what: string;
  readonly group: CostGroup;
  /** Dollars a month. */
  readonly dollars: number;
}

/** GiB of memory by class. AWS, "Amazon EC2 instance types". */
const classes = [
  ['t4g.small', 2],
  ['t4g.medium', 4],
  ['t4g.large', 8],
  ['t4g.xlarge', 16],
  ['t4g.2xlarge', 32],
  ['r7g.2xlarge', 64],
] as const;

/** For the kernel, the container engine and the caches of the file system. Assumed. */
const SYSTEM_MIB = 1024;

/** Debian, container images and their builds. Assumed. */
const ROOT_GB = 30;

/** Nightly snapshots keep what changed: together this much of what is on disk. Assumed. */
const SNAPSHOT_SHARE = 1.3;

/**
 * The same wiki on one EC2 host with `./wiki7 up`: what one pays for nothing but the machine, its disk, address, snapshots and traffic.
 * It stands still while the machine does.
 */
export function oneHost(
  sizes: Sizes,
  traffic: Traffic,
  region: string,
  prices: PriceList,
): { readonly instanceClass: string; readonly items: readonly HostCost[] } {
  const memoryGib = (memoryMib(sizes) + SYSTEM_MIB) / 1024;
  const [instanceClass] = classes.find(([, gib]) => gib >= memoryGib) ??
    classes[classes.length - 1] ?? ['', 0];
  const usd = (key: string) => prices.of(key, region).usd;
  const diskGb = ROOT_GB + Math.ceil(traffic.mediaGb * 1.35 + traffic.databaseGb);
  const sentGb = Math.max(0, flowOf(traffic).gigabytes - (monthlyAllowances['transfer.internet'] ?? 0));
  const items: readonly HostCost[] = [
    { what: instanceClass, group: 'tasks', dollars: HOURS * usd(`ec2.${instanceClass}`) },
    { what: 'public address', group: 'network', dollars: HOURS * usd('ipv4') },
    { what: 'to readers, above what is free', group: 'edge', dollars: sentGb * usd('transfer.internet') },
    { what: `${diskGb} GB of disk`, group: 'files', dollars: diskGb * usd('ebs.gp3') },
    { what: 'snapshots', group: 'files', dollars: diskGb * SNAPSHOT_SHARE * usd('ebs.snapshot') },
  ];
  return { instanceClass, items };
}

/** What all containers may take together. */
function memoryMib(sizes: Sizes): number {
  return (
    sizes.webReplicas * sizes.webMemoryMiB +
    sizes.thumbReplicas * sizes.thumbsMemoryMiB +
    sizes.renderMemoryMiB +
    sizes.jobRunners * sizes.jobsMemoryMiB +
    sizes.databaseMemoryMiB +
    sizes.cacheMemoryMiB +
    sizes.sessionsMemoryMiB +
    sizes.edgeMemoryMiB
  );
}
