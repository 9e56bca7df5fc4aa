import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { AWAKE } from '../../src/cloud/deployed-names.ts';
import { synthesizedApp } from '../../src/cloud/stacks/synthesized-app.fixture.ts';
import { resolveTemplates } from '../support/resolved-templates.ts';
import { Account, type Call } from './iam/account.ts';
import { handlerCalls } from './iam/handler-calls.ts';
import { libraryCalls } from './iam/library-calls.ts';
import { mediaCalls } from './iam/media-calls.ts';
import { beside, reachable } from './iam/neighbours.ts';
import { serviceCalls } from './iam/service-calls.ts';
import { sidecarCalls } from './iam/sidecar-calls.ts';
import { isUnneeded, unneeded } from './iam/unneeded.ts';

type Given = Parameters<typeof synthesizedApp>;
/** What passes packets on, and what reads strangers' files. */
const nat = 'network/NetworkVpcpublicSubnet1NatInstanceInstanceRole';
const render = 'service/ServicesRenderTaskTaskRole';
const mail = { smtp: { host: 'email-smtp.eu-central-1.amazonaws.com' } };
const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
const wikis: readonly {
  readonly title: string;
  readonly silent: readonly string[];
  readonly given: Given;
}[] = [
  {
    title: 'small and open',
    silent: [nat, render],
    given: [{ profile: 'starter' }, { recovery: { drill: 'weekly' } }],
  },
  {
    title: 'small and asleep at night',
    silent: [nat, render],
    given: [
      { profile: 'starter' },
      {
        asleep: { from: '23:00', to: '07:00', timezone: 'Europe/Berlin' },
        recovery: { drill: 'weekly' },
      },
    ],
  },
  {
    title: 'large, private and with every option',
    silent: [],
    given: [
      { profile: 'large', access: { read: 'accounts' }, mail },
      {
        dnssec: true,
        exec: true,
        egress: 'endpoints',
        recovery: { copyTo: 'arn:aws:backup:eu-north-1:123456789012:backup-vault:wiki' },
      },
    ],
  },
  {
    title: 'of the standard size, sent to its second region',
    silent: [render, `standby${render}`],
    given: [{ profile: 'standard' }, { standbyRegion: { region: 'eu-west-1', zones } }],
  },
];

const matches = (pattern: string, resource: string) =>
  new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(resource);

describe.each(wikis)('the roles of a wiki, $title,', ({ given, silent }) => {
  let account: Account;
  let calls: readonly Call[];
  let ours: readonly Call[];
  beforeAll(async () => {
    account = new Account(resolveTemplates(synthesizedApp(...given), { parameters: { [AWAKE]: 'yes' } }));
    ours = await handlerCalls(account);
    const all = [
      ...ours,
      ...(await libraryCalls(account)),
      ...mediaCalls(account),
      ...(await sidecarCalls(account)),
      ...serviceCalls(account),
    ];
    calls = [...new Map(all.map((call) => [JSON.stringify(call), call])).values()];
  }, 60_000);
  const told = (call: Call, word = '') =>
    [account.roleOf(call.role).name, call.action, call.resource, word].join(' ').trim();

  it('allow every call that is made', async () => {
    const refused = [];
    for (const call of calls) if (!(await account.allows(call, 'ours and managed'))) refused.push(told(call));
    expect(refused).toEqual([]);
  });

  it('are all there for a call', () => {
    const asking = new Set(calls.map(({ role }) => role));
    const quiet = account.roles.filter(({ arn }) => !asking.has(arn));
    expect(quiet.map(({ name }) => name)).toEqual(silent);
    expect(quiet.flatMap(({ policies, managed }) => [...policies, ...managed])).toEqual([]);
  });

  it('grant nothing that no call asks for', () => {
    const unused = account.roles.flatMap((role) =>
      role.statements
        .filter(({ effect }) => effect === 'Allow')
        .flatMap(({ actions, resources }) =>
          actions.flatMap((action) =>
            resources
              .filter(
                (pattern) =>
                  !calls.some(
                    (call) =>
                      call.role === role.arn && call.action === action && matches(pattern, call.resource),
                  ),
              )
              .filter((pattern) => !isUnneeded(role, action, pattern))
              .map((pattern) => `${role.name} ${action} ${pattern}`),
          ),
        ),
    );
    expect(unused).toEqual([]);
  });

  /** Actions of the same statements are allowed alike, so one of them stands for all. */
  function alike(): readonly (readonly Call[])[] {
    const groups = new Map<string, Call[]>();
    for (const call of calls) {
      const { statements } = account.roleOf(call.role);
      const granting = statements.map(({ actions }) => actions.includes(call.action));
      const key = JSON.stringify([call.role, granting, call.context]);
      groups.set(key, [...(groups.get(key) ?? []), call]);
    }
    return [...groups.values()];
  }

  it('refuse the same call on what is another’s, and by another way', async () => {
    const allowed = [];
    const each = alike().flatMap((group) => [
      ...new Map(group.map((call) => [call.resource, call])).values(),
    ]);
    for (const call of each) {
      for (const [word, neighbour] of beside(call)) {
        if (await account.allows(neighbour)) allowed.push(told(neighbour, word));
      }
    }
    expect(allowed).toEqual([]);
    expect(each.length).toBeGreaterThan(100);
  });

  /** Whether it is asked anyway, with as much or less about it. */
  const isAsked = ({ role, action, context = {} }: Call, owner: string) =>
    calls.some(
      (one) =>
        one.role === role &&
        one.action === action &&
        one.resource.startsWith(owner) &&
        Object.entries(one.context ?? {}).every(([key, value]) => context[key] === value),
    );

  it('refuse the same call on everything else that the wiki has', async () => {
    const allowed = [];
    let tried = 0;
    for (const group of alike()) {
      const [call] = group;
      if (call === undefined || call.resource === '*') continue;
      const named = group.map((one) => one.resource);
      for (const { owner, resource } of reachable(account, call.action)) {
        if (named.some((one) => one.startsWith(owner))) continue;
        const request = { ...call, resource };
        if (isAsked(request, owner)) continue;
        tried += 1;
        if (isUnneeded(account.roleOf(call.role), call.action, resource)) continue;
        if (await account.allows(request)) allowed.push(told(request));
      }
    }
    expect(allowed).toEqual([]);
    expect(tried).toBeGreaterThan(500);
  });

  it.runIf(given[1]?.egress === 'endpoints')(
    'are asked for, inside the network, of services that have an address there',
    () => {
      const inside = account.ofType('AWS::Lambda::Function').filter(({ properties }) => properties.VpcConfig);
      const roles = inside.map(({ properties }) => properties.Role);
      // Keys are used by the services that hold what they encrypt.
      const asked = ours.filter(({ role, action }) => roles.includes(role) && !action.startsWith('kms:'));
      const addresses = account
        .ofType('AWS::EC2::VPCEndpoint')
        .map(({ properties }) => properties.ServiceName.split('.').at(-1));
      const away = asked.filter(({ action }) => !addresses.includes(action.split(':')[0]));
      expect(away.map((call) => told(call))).toEqual([]);
      expect(asked.length).toBeGreaterThan(10);
    },
  );

  it('name every action that they allow', () => {
    const wild = account.roles.flatMap(({ name, statements }) =>
      statements.flatMap(({ actions }) =>
        actions.filter((action) => action.includes('*')).map((one) => `${name} ${one}`),
      ),
    );
    expect(wild).toEqual([]);
  });

  it.each(unneeded.map((one) => [one.action, one.role.source, one] as const))(
    'still have %s beyond need, or the table is wrong (%s)',
    (_action, _role, one) => {
      const granted = account.roles
        .filter(({ name }) => one.role.test(name))
        .flatMap(({ statements }) => statements)
        .some(
          ({ actions, resources }) =>
            actions.includes(one.action) && resources.some((resource) => one.resource.test(resource)),
        );
      expect(granted).toBe(true);
      expect(one.reason.length).toBeGreaterThan(20);
    },
  );

  it('are held against every command that our functions can send', () => {
    const folder = new URL('../../src/cloud/functions/', import.meta.url);
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => readFileSync(new URL(file, folder), 'utf8'));
    const sent = new Set(
      sources.flatMap((text) => [...text.matchAll(/new (\w+)Command\(/g)].map(([, name]) => name)),
    );
    const asked = new Set(calls.map(({ action }) => action.split(':')[1]));
    // To ask for the head of an object is, to a policy, to get it.
    if (asked.has('GetObject')) asked.add('HeadObject');
    expect(sent.size).toBeGreaterThan(15);
    expect([...sent].filter((name) => !asked.has(name))).toEqual([]);
  });
});
