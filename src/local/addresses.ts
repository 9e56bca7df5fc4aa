import type { NetworkName } from './local-container.ts';

/**
 * Every part has a fixed address, so that nothing on the way of a request waits for a name,
 * and the edge can name its backends. One-shot containers get addresses from the upper half.
 */
export const hosts = {
  /** This machine, as containers see it. */
  gateway: 1,
  edge: 2,
  front: 3,
  database: 10,
  cache: 11,
  sessions: 12,
  objects: 14,
  render: 13,
  /** Replicas follow it. */
  firstWeb: 20,
  firstThumbs: 60,
} as const;

export const DYNAMIC_RANGE = '128/25';

/** The application's network and the data network are the neighbours `10.x.y` and `10.x.(y+1)`. */
export function subnet(first: string, network: NetworkName): string {
  const [a, b, c] = first.split('.');
  return `${a}.${b}.${Number(c) + (network === 'data' ? 1 : 0)}`;
}

export function address(first: string, network: NetworkName, host: number): string {
  return `${subnet(first, network)}.${host}`;
}

/**
 * A hardware address that stays with its IP address. Where an engine gives a restarted container another one, its neighbours
 * go on sending to the old one for half a minute.
 */
export function hardwareAddress(ip: string): string {
  const bytes = ip.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'));
  return ['02', '57', ...bytes].join(':');
}
