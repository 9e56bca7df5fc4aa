import { expect, it } from 'vitest';
import type { RunResult } from '../base/process.ts';
import { Engine } from './engine.ts';
import type { Images } from './images.ts';
import type { State } from './state.ts';
import { checkUpdates, parsePolicy } from './updates.ts';

const policy = `libssl3t64:
  Installed: 3.5.1-1
  Candidate: 3.5.1-1+deb13u2
  Version table:
     3.6.0-1 100
        100 http://packages.example/debian sid/main amd64 Packages
     3.5.1-1+deb13u2 500
        500 http://packages.example/debian trixie/main amd64 Packages
     3.5.1-1+deb13u1 500
        500 http://packages.example/debian-security trixie-security/main amd64 Packages
 *** 3.5.1-1 100
        100 /var/lib/dpkg/status
tzdata:
  Installed: 2025a-1
  Candidate: 2025b-1
  Version table:
     2025b-1 500
        500 http://packages.example/debian trixie/main amd64 Packages
 *** 2025a-1 100
        100 /var/lib/dpkg/status
     2024b-1 500
        500 http://packages.example/debian-security trixie-security/main amd64 Packages
mediawiki:
  Installed: 1:1.43.3+dfsg-1~deb13u1
  Candidate: 1:1.43.9+dfsg-1~deb13u1
  Version table:
     1:1.43.9+dfsg-1~deb13u1 500
        500 http://packages.example/debian trixie/main amd64 Packages
        500 http://packages.example/debian-security trixie-security/main amd64 Packages
 *** 1:1.43.3+dfsg-1~deb13u1 100
        100 /var/lib/dpkg/status
mysql-server-core:
  Installed: 8.4.6-1
  Candidate: 8.4.7-1
  Version table:
     8.4.7-1 100
        100 http://packages.example/debian sid/main amd64 Packages
 *** 8.4.6-1 100
        100 /var/lib/dpkg/status
bash:
  Installed: 5.2.37-2+b10
  Candidate: 5.2.37-2+b10
  Version table:
     5.3-1 100
        100 http://packages.example/debian sid/main amd64 Packages
 *** 5.2.37-2+b10 500
        500 http://packages.example/debian trixie/main amd64 Packages
        100 /var/lib/dpkg/status
gone:
  Installed: 1.0
  Candidate: (none)
  Version table:
`;

it('tells security updates from others, also one that a later release took over', () => {
  expect(parsePolicy(policy).map(({ name, security }) => [name, security])).toEqual([
    ['libssl3t64', true],
    ['tzdata', false],
    ['mediawiki', true],
    ['mysql-server-core', true],
  ]);
});

it('names what is there and what would be taken', () => {
  expect(parsePolicy(policy)[0]).toEqual({
    name: 'libssl3t64',
    installed: '3.5.1-1',
    available: '3.5.1-1+deb13u2',
    security: true,
  });
});

it('finds nothing where apt says nothing', () => {
  expect(parsePolicy('')).toEqual([]);
});

it('asks in a container of each image, and remembers the answer', async () => {
  const asked: string[] = [];
  const engine = new Engine('docker', async (_program, args): Promise<RunResult> => {
    asked.push(args.slice(0, 7).join(' '));
    return { code: 0, stdout: args.includes('wiki:1') ? policy : '', stderr: '' };
  });
  const written: string[] = [];
  const state = { write: async (_file: string, text: string) => void written.push(text) } as unknown as State;
  const pending = await checkUpdates(
    engine,
    { wiki: 'wiki:1', nginx: 'nginx:1' } as unknown as Images,
    state,
  );
  expect(asked).toEqual([
    'run --rm --user 0 --entrypoint sh wiki:1',
    'run --rm --user 0 --entrypoint sh nginx:1',
  ]);
  expect(pending.packages.map(({ image }) => image)).toEqual(Array(4).fill('wiki'));
  expect(JSON.parse(written[0] ?? '')).toEqual(pending);
});
