import { createHash } from 'node:crypto';

/** Made by the release; ProbeAccount.php has the same names, and says what the account may do. */
export const probeAccount = {
  login: 'Wiki7 probe@probe',
  page: 'User:Wiki7 probe/Probe',
  file: 'Wiki7 probe.png',
} as const;

/** What MediaWiki takes for a bot password: `[0-9a-w]`, at least 32 of them. A generated secret has other letters too. */
export const botPassword = (secret: string): string =>
  createHash('sha256').update(`wiki7-probe:${secret}`).digest('hex');
