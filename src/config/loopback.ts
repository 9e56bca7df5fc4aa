/** Whether an address or range is this machine's own. */
export const isLoopback = (address: string): boolean => /^(127\.|::1(?:\/|$))/.test(address);

/** Whether a URL's host names this machine for itself alone. */
export const isThisMachine = (host: string): boolean => /^(.+\.)?localhost$/.test(host) || isLoopback(host);
