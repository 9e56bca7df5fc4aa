import { isIP } from 'node:net';
import { z } from 'zod';

export const port = z.int().min(1).max(65535);
export const email = z.email();
export const wholeNumber = (min: number, max: number) => z.int().min(min).max(max);

export const addressRange = z.string().refine((text) => {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}, 'is not an IP address or a range such as 10.0.0.0/8');
