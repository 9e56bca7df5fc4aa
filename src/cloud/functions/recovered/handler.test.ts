import { createServer } from 'node:tls';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../../../tests/support/certificate.ts';
import { FakeSecrets, FakeServer } from '../fakes.fixture.ts';
import { fileKey } from './contents.ts';
import { forgetAll } from './forget.ts';
import { type RecoveredEvent, type RecoveredPorts, recovered } from './handler.ts';
import { lock } from './lock.ts';

const LIVE = 'wiki7-w-data-database';
const COPY = `${LIVE}-restored-t5x2k1`;

let server: FakeServer;
let passwords: string[];
let ports: RecoveredPorts;
beforeEach(() => {
  server = new FakeServer();
  server.passwords.set('wiki7_app', 'then');
  passwords = [];
  ports = {
    secrets: new FakeSecrets()
      .add('master', '{"username":"admin","password":"master"}')
      .add('app', 'now')
      .add('schema', 'schema'),
    connect: () => server.connect,
    hasFile: async () => true,
    forget: async () => void passwords.push('forgotten'),
    write: () => {},
  };
});

const settings = {
  ...{ wiki: 'w', database: LIVE, liveHost: `${LIVE}.abc`, databases: ['w_en', 'w_accounts'] as const },
  ...{ masterSecret: 'master', appSecret: 'app', schemaSecret: 'schema', replicated: false },
};
const ask = (
  task: RecoveredEvent['task'],
  instance = COPY,
  host = `${instance}.abc.eu-central-1.rds.amazonaws.com`,
) => recovered({ task, instance, host }, settings, ports);

const lockIt = (instance = COPY, host = `${instance}.abc.eu-central-1.rds.amazonaws.com`) =>
  lock({ instance, host }, settings, {
    secrets: ports.secrets,
    setMasterPassword: async (name, password) => void passwords.push(`${name} ${password}`),
  });

describe('a copy of the database', () => {
  it('is told from what lets nobody in', async () => {
    server.passwords.set('admin', 'then');
    expect(await ask('inspect')).toEqual({ reachable: false, why: 'ER_ACCESS_DENIED_ERROR' });
  });

  it('gets the administrator’s password of now', async () => {
    await lockIt();
    expect(passwords).toEqual([`${COPY} master`]);
  });

  it('gets for a drill one that opens nothing else, always the same', async () => {
    await lockIt(`${LIVE}-drill`);
    await lockIt(`${LIVE}-drill`);
    expect(passwords[0]).toMatch(/ [\w-]{40}$/);
    expect(passwords[0]).toBe(passwords[1]);
    expect(passwords[0]).not.toContain('master');
  });

  it('lets the wiki’s users in with their passwords of now, and not before', async () => {
    expect(await ask('inspect')).toMatchObject({ reachable: true, usersFit: false });
    await ask('adopt');
    expect(await ask('inspect')).toMatchObject({ reachable: true, usersFit: true });
    expect(server.passwords.get('wiki7_app')).toBe('now');
    expect(server.open).toBe(0);
  });
});

describe('no password is sent', () => {
  it.each([
    ['to a server that is none of ours', 'stranger', undefined],
    ['to a wiki whose name begins alike', 'wiki7-w-data-database2', undefined],
    ['to a host that is not the instance’s', COPY, 'elsewhere.abc.eu-central-1.rds.amazonaws.com'],
    ['to a host that is not of RDS', COPY, `${COPY}.example.org`],
  ])('%s', async (_, instance, host) => {
    for (const task of ['inspect', 'adopt', 'judge'] as const) {
      await expect(ask(task, instance, host)).rejects.toThrow(/is no copy of wiki7-w-data-database/);
    }
    await expect(lockIt(instance, host)).rejects.toThrow(/is no copy of wiki7-w-data-database/);
    expect([...server.logins, ...passwords]).toEqual([]);
  });
});

it('leaves the users of the database that serves to the rotation', async () => {
  await expect(ask('adopt', LIVE)).rejects.toThrow(/themselves?|itself/);
  expect(server.statements).toEqual([]);
});

it('looks for a file where MediaWiki puts it', () => {
  // As `md5sum` says of the name.
  expect(fileKey('Wiki.png')).toMatch(/^b\/bc\/Wiki\.png$/);
});

describe('emptying a store', () => {
  async function store(answers: readonly string[]) {
    const { certificate, key } = makeCertificate('localhost');
    const said: string[] = [];
    const listening = createServer({ cert: certificate, key }, (socket) => {
      socket.on('data', (chunk) => {
        const first = said.length === 0;
        said.push(chunk.toString());
        if (first) socket.end(answers.map((one) => `${one}\r\n`).join(''));
      });
    });
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    const { port } = listening.address() as { port: number };
    try {
      await forgetAll({ host: 'localhost', port, password: 'p' }, certificate);
    } finally {
      listening.close();
    }
    return said.join('');
  }

  it('asks for it after a password', async () => {
    expect(await store(['+OK', '+OK', '+OK'])).toMatch(
      /^\*2\r\n\$4\r\nAUTH\r\n\$1\r\np\r\n\*2\r\n\$8\r\nFLUSHALL/,
    );
  });

  it.each([
    ['the password is wrong', ['-WRONGPASS invalid', '-NOAUTH'], /could not be emptied: -WRONGPASS invalid/],
    ['it says nothing', [], /it ended the connection/],
  ])('fails where %s', async (_, answers, sentence) => {
    await expect(store(answers)).rejects.toThrow(sentence);
  });
});
