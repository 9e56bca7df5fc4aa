/** Whether an address or range is this machine's own. */
export const isLoopback = (address: string): boolean => /^(127\.|::1(?:\/|$))/.test(address);
