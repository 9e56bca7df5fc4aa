import { expect, it } from 'vitest';
import { parseUpgrade } from './updates.ts';

it('tells security updates from others', () => {
  const text = `Inst libssl3t64 [3.5.1-1] (3.5.1-1+deb13u1 Debian-Security:13/stable-security [amd64])
Inst tzdata [2025a-1] (2025b-1 Debian:13.1/stable [all])
Conf tzdata (2025b-1 Debian:13.1/stable [all])`;
  expect(parseUpgrade(text)).toEqual([
    { name: 'libssl3t64', installed: '3.5.1-1', available: '3.5.1-1+deb13u1', security: true },
    { name: 'tzdata', installed: '2025a-1', available: '2025b-1', security: false },
  ]);
});
