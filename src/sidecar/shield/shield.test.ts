import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ShieldSettings } from '../../blueprint/shield-settings.ts';
import { addressGroup } from './address-group.ts';
import { BoundedBudgets } from './bounded-budgets.ts';
import { type Budgets, MemoryBudgets } from './budgets.ts';
import { provenAccount } from './proof.ts';
import { Shield } from './shield.ts';

const SECRET = 's'.repeat(32);
const NOW = Date.UTC(2026, 10, 23);
const settings: ShieldSettings = {
  cookie: 'wiki_enProof',
  budgets: { odd: 'expensive', edit: 'edit', search: 'search', expensive: 'expensive' },
  perAddress: { requests: 3, seconds: 60 },
  perAccount: { requests: 60, seconds: 60 },
  global: { requests: 10, seconds: 10 },
};

function proof({ expiry = NOW / 1000 + 60, hash = '0123456789abcdef', secret = SECRET } = {}): string {
  const signed = `${expiry}.${hash}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('hex')}`;
}

const verified = (cookies: string, now = NOW) =>
  provenAccount(cookies, settings.cookie, SECRET, now) === '0123456789abcdef';

describe('the proof of a session', () => {
  it('is taken among other cookies', () => {
    expect(verified(`a=1; wiki_enProof=${proof()}; b=2`)).toBe(true);
  });

  it('is the one that MediaWiki writes: HMAC-SHA256 of expiry and hash', () => {
    const known =
      '1795392000.0123456789abcdef.' +
      createHmac('sha256', SECRET).update('1795392000.0123456789abcdef').digest('hex');
    expect(verified(`wiki_enProof=${known}`, 1_795_391_999_000)).toBe(true);
    expect(verified(`wiki_enProof=${known}`, 1_795_392_000_000)).toBe(false);
  });

  it.each([
    ['is signed with another key', `wiki_enProof=${proof({ secret: 'x'.repeat(32) })}`],
    ['has expired', `wiki_enProof=${proof({ expiry: NOW / 1000 })}`],
    ['was given another expiry', `wiki_enProof=${proof().replace(/^\d/, '9')}`],
    ['was given to somebody else', `wiki_enProof=${proof().replace('.0123', '.1123')}`],
    ['is that of another wiki', `wiki_heProof=${proof()}`],
    ['is cut short', `wiki_enProof=${proof().slice(0, -2)}`],
    ['has more than it should', `wiki_enProof=${proof()}00`],
    ['is no proof at all', 'wiki_enProof=1; wiki_en_session=abc'],
  ])('is refused when it %s', (_title, cookies) => {
    expect(verified(cookies)).toBe(false);
  });

  it('is looked for in no more than four cookies', () => {
    const forged = Array(5).fill('wiki_enProof=x').join('; ');
    expect(verified(`${forged}; wiki_enProof=${proof()}`)).toBe(false);
  });
});

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:0:1:ffff::1', '2001:db8:0:1::/64'],
    ['2001:0db8::1', '2001:db8:0:0::/64'],
    ['2001:db8::2:0:0:0:1', '2001:db8:0:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', 'unknown'],
    ['not one', 'unknown'],
  ])('%s takes from the budget of %s', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});

/** A shield whose time stands still but for `wait`. */
function made(options: { secret?: string; budgets?: Budgets } = {}) {
  let now = NOW;
  const shield = new Shield(
    settings,
    options.secret ?? SECRET,
    options.budgets ?? new MemoryBudgets(() => now),
    () => now,
  );
  const ask = (address: string, more: Partial<Parameters<Shield['decide']>[0]> = {}) =>
    shield.decide({ guarded: 'expensive', method: 'GET', address, cookies: '', ...more });
  const wait = (seconds: number) => {
    now += seconds * 1000;
  };
  return { shield, ask, wait };
}

async function times(count: number, ask: (index: number) => Promise<string>): Promise<readonly string[]> {
  const all = [];
  for (let index = 0; index < count; index++) all.push(await ask(index));
  return all;
}

describe('the shield', () => {
  it('gives each address so many at once, and more as time goes by', async () => {
    const { ask, wait } = made();
    expect(await times(4, () => ask('192.0.2.1'))).toEqual(['within', 'within', 'within', 'refused']);
    wait(19);
    expect(await ask('192.0.2.1')).toBe('refused');
    wait(2);
    expect(await times(2, () => ask('192.0.2.1'))).toEqual(['within', 'refused']);
  });

  it('gives all addresses together so many, however many there are', async () => {
    const { ask, wait } = made();
    const asked = await times(100, (index) => ask(`192.0.2.${index}`));
    expect(asked.filter((verdict) => verdict === 'within')).toHaveLength(10);
    wait(1);
    expect(await ask('198.51.100.1')).toBe('within');
    expect(await ask('198.51.100.2')).toBe('refused');
  });

  it('takes nothing from all for an address that is refused by itself', async () => {
    const { ask } = made();
    await times(50, () => ask('192.0.2.1'));
    const others = await times(10, (index) => ask(`198.51.100.${index}`));
    expect(others.filter((verdict) => verdict === 'within')).toHaveLength(7);
  });

  it('has one budget for a whole network of IPv6', async () => {
    const { ask } = made();
    const asked = await times(4, (index) => ask(`2001:db8::${index}`));
    expect(asked.at(-1)).toBe('refused');
  });

  it('has a budget for forms beside that for what is expensive', async () => {
    const { ask } = made();
    await times(4, () => ask('192.0.2.1'));
    expect(await ask('192.0.2.1', { guarded: 'edit' })).toBe('within');
    expect(await ask('192.0.2.1', { guarded: 'odd' })).toBe('refused');
  });

  it('lets everybody past who has a proof, and counts nothing for them', async () => {
    const { shield, ask } = made();
    const cookies = `wiki_enProof=${proof()}`;
    expect(new Set(await times(50, () => ask('192.0.2.1', { cookies })))).toEqual(new Set(['proven']));
    expect(await ask('192.0.2.1', { cookies: 'wiki_enProof=forged' })).toBe('within');
    expect(shield.take()).toEqual({ free: 0, proven: 50, within: 1, refused: 0 });
    expect(shield.take().proven).toBe(0);
  });

  it('has a purse for each account, which many addresses empty together: then they are nobody’s', async () => {
    const { ask, wait } = made();
    const shared = `wiki_enProof=${proof()}`;
    const crawl = await times(100, (index) => ask(`192.0.2.${index}`, { cookies: shared }));
    expect(crawl.filter((verdict) => verdict === 'proven')).toHaveLength(60);
    // The budget of all addresses, which is as good as that of others.
    expect(crawl.filter((verdict) => verdict === 'within')).toHaveLength(10);
    // Another proof of the same account has the same purse, and another account its own.
    const renewed = `wiki_enProof=${proof({ expiry: NOW / 1000 + 3600 })}`;
    expect(await ask('198.51.100.1', { cookies: renewed })).toBe('refused');
    const other = `wiki_enProof=${proof({ hash: 'fedcba9876543210' })}`;
    expect(await ask('198.51.100.1', { cookies: other })).toBe('proven');
    wait(1);
    expect(await ask('198.51.100.1', { cookies: shared })).toBe('proven');
  });

  it.each([
    ['a crawl of histories', 'expensive', 'search'],
    ['a crawl of searches', 'search', 'expensive'],
    ['a flood of forms', 'edit', 'search'],
  ])('%s takes nothing from others: %s, %s', async (_title, spent, other) => {
    const { ask } = made();
    const crawl = await times(100, (index) => ask(`192.0.2.${index}`, { guarded: spent }));
    expect(crawl.at(-1)).toBe('refused');
    expect(await ask('192.0.2.1', { guarded: other })).toBe('within');
  });

  it('believes no proof where there is no secret', async () => {
    const { ask } = made({ secret: '' });
    expect(await ask('192.0.2.1', { cookies: `wiki_enProof=${proof({ secret: '' })}` })).toBe('within');
  });

  it.each([
    ['articles', { guarded: '' }],
    ['logging in', { guarded: 'private' }],
    ['names that objects have', { guarded: 'constructor' }],
    ['what is sent by a form', { method: 'POST' }],
  ])('never stands before %s', async (_title, more) => {
    const { ask } = made({ budgets: { take: async () => false } });
    expect(await ask('192.0.2.1', more)).toBe('free');
  });
});

describe('budgets that all tasks share', () => {
  const failing: Budgets = { take: async () => Promise.reject(new Error('down')) };
  const slow: Budgets = { take: () => new Promise(() => {}) };

  it.each([
    ['fail', failing],
    ['are slow', slow],
  ])(
    'are replaced by those of the task while they %s: the door is neither shut nor open',
    async (_t, common) => {
      const failures: string[] = [];
      const budgets = new BoundedBudgets(
        common,
        new MemoryBudgets(() => NOW),
        (error) => failures.push(error.message),
        () => NOW,
      );
      const { ask } = made({ budgets });
      const before = performance.now();
      expect(await times(5, () => ask('192.0.2.1'))).toEqual([
        ...Array(3).fill('within'),
        ...Array(2).fill('refused'),
      ]);
      // Only the first one waited.
      expect(performance.now() - before).toBeLessThan(500);
      expect(failures).toHaveLength(1);
    },
  );

  it('are asked again after a second', async () => {
    let now = NOW;
    let isUp = false;
    const common: Budgets = { take: async () => (isUp ? false : Promise.reject(new Error('down'))) };
    const budgets = new BoundedBudgets(
      common,
      { take: async () => true },
      () => {},
      () => now,
    );
    expect(await budgets.take([])).toBe(true);
    isUp = true;
    now += 999;
    expect(await budgets.take([])).toBe(true);
    now += 1;
    expect(await budgets.take([])).toBe(false);
  });
});

it('remembers no more addresses than fit', async () => {
  const budgets = new MemoryBudgets(() => NOW);
  const budget = settings.perAddress;
  for (let index = 0; index < 25_000; index++) await budgets.take([{ name: `a${index}`, budget }]);
  expect(budgets.size).toBe(20_000);
});
