/** GiB of the smallest classes of kinds that save up credits. AWS, "Hardware specifications for DB instance classes". */
const SMALL: Readonly<Record<string, number>> = { micro: 1, small: 2, medium: 4 };

/** GiB that each processor of a kind has. */
const PER_PROCESSOR: Readonly<Record<string, number>> = { t: 4, m: 4, r: 8 };

/** What the engine and RDS leave of it is not told; nine tenths are what small classes were seen to have. */
const LEFT = 0.9;

/** Bytes for which RDS allows one connection. AWS, "Quotas and constraints for Amazon RDS", maximum number of database connections. */
const BYTES_EACH = 12_582_880;

/**
 * Connections that RDS lets a MySQL or MariaDB of a class have.
 *
 * @param instanceClass as `db.t4g.small`
 * @returns undefined for kinds whose memory isn't known here
 */
export function mostConnections(instanceClass: string): number | undefined {
  const [, family = '', size = ''] = instanceClass.split('.');
  const perProcessor = PER_PROCESSOR[family.charAt(0)];
  const gib = SMALL[size] ?? (perProcessor === undefined ? undefined : perProcessor * processors(size));
  return gib ? Math.floor((gib * LEFT * 1024 ** 3) / BYTES_EACH) : undefined;
}

/** 0 for a size that is none. */
function processors(size: string): number {
  if (size === 'large') return 2;
  const [, times] = /^(\d*)xlarge$/.exec(size) ?? [];
  return times === undefined ? 0 : 4 * Number(times || 1);
}
