import { beforeAll, describe, expect, it } from 'vitest';
import { outputsOf, readsOf } from '../changes/references.ts';
import { changesOf, type Template } from '../changes/template-changes.ts';
import { thoseThatLetGo } from '../deployment/letting-go.ts';
import { type SynthesizedTemplate, synthesizedApp } from './synthesized-app.fixture.ts';

type Given = Parameters<typeof synthesizedApp>;

const mail = { smtp: { host: 'email-smtp.eu-central-1.amazonaws.com', user: 'wiki' } };
const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
const standard = { profile: 'standard' } as const;
const wikis = {
  starter: [{ profile: 'starter' }],
  standard: [standard],
  large: [{ profile: 'large' }],
  'with mail': [{ ...standard, mail }],
  private: [{ ...standard, access: { read: 'accounts' } }],
  'in two regions': [standard, { standbyRegion: { region: 'eu-west-1', zones } }],
  'without a way out': [standard, { egress: 'endpoints' }],
  asleep: [standard, { asleep: { from: '23:00', to: '07:00', timezone: 'Europe/Berlin' } }],
  'with a signed zone and shells': [standard, { dnssec: true, exec: true }],
} satisfies Record<string, Given>;

type Kind = keyof typeof wikis;
const profiles = ['starter', 'standard', 'large'] as const satisfies readonly Kind[];
const options = (Object.keys(wikis) as Kind[]).filter((kind) => !profiles.some((one) => one === kind));
const changes: readonly (readonly [from: Kind, to: Kind])[] = [
  ...profiles.flatMap((from) => profiles.filter((to) => to !== from).map((to) => [from, to] as const)),
  ...options.flatMap((option) => [['standard', option] as const, [option, 'standard'] as const]),
];

const made = new Map<Kind, readonly SynthesizedTemplate[]>();
const stacksOf = (kind: Kind) => made.get(kind) ?? [];
beforeAll(() => {
  for (const [kind, given] of Object.entries<Given>(wikis)) made.set(kind as Kind, synthesizedApp(...given));
}, 120_000);

/** As `deploy` does it. */
async function updatesOf(from: Kind, to: Kind): Promise<readonly SynthesizedTemplate[]> {
  const there = new Map(stacksOf(from).map(({ id, template }) => [id, template as Template]));
  const stacks = stacksOf(to).map((stack) => ({ ...stack, template: stack.template as Template }));
  const early = await thoseThatLetGo(stacks, { template: async ({ id }) => there.get(id) });
  return [...stacksOf(to).filter(({ id }) => early.includes(id)), ...stacksOf(to)];
}

it('no stack holds another one fast: none exports what it has', () => {
  for (const kind of Object.keys(wikis) as Kind[])
    for (const { name, template } of stacksOf(kind))
      expect([name, /"Export"|Fn::ImportValue|ExportsReader/.exec(JSON.stringify(template))]).toEqual([
        name,
        null,
      ]);
});

describe.each(changes)('a wiki that was %s and is to be %s', (from, to) => {
  it('has every stack find what it reads when its turn comes', async () => {
    const there = new Map(stacksOf(from).map(({ name, template }) => [name, template as Template]));
    for (const { name, template } of await updatesOf(from, to)) {
      there.set(name, template);
      const has = new Set([...there].flatMap((one) => outputsOf(...one)));
      expect([name, readsOf(template).filter((output) => !has.has(output))]).toEqual([name, []]);
    }
  });

  it('takes nothing away that a stack still reads', async () => {
    const there = new Map(stacksOf(from).map(({ name, template }) => [name, template as Template]));
    const missed = new Set<string>();
    for (const { name, template } of await updatesOf(from, to)) {
      const gone = outputsThatGo(name, there.get(name) ?? {}, template);
      there.set(name, template);
      for (const [reader, its] of there)
        for (const output of readsOf(its)) if (gone.has(output)) missed.add(`${reader} reads ${output}`);
    }
    expect([...missed]).toEqual([]);
  });

  // Whoever reads it would go on with the old one: its own template is as before, so nothing updates it.
  it('replaces nothing that another stack reads', () => {
    const before = new Map(stacksOf(from).map((stack) => [stack.name, stack.template as Template]));
    const read = new Set([...before.values()].flatMap(readsOf));
    const replaced = stacksOf(to).flatMap(({ id, name, template }) =>
      changesOf(id, before.get(name) ?? {}, template)
        .filter(({ effect }) => effect === 'replaced')
        .flatMap(({ logicalId }) =>
          Object.entries<object>(template.Outputs ?? {})
            .filter(([output, value]) => read.has(`${name}.${output}`) && isOf(logicalId, value))
            .map(([output]) => `${name}.${output}`),
        ),
    );
    expect(replaced).toEqual([]);
  });
});

const isOf = (logicalId: string, value: unknown) => JSON.stringify(value).includes(`"${logicalId}"`);

/** With the resource that they are of: one that is only not read any more is no loss. */
function outputsThatGo(name: string, before: Template, after: Template): ReadonlySet<string> {
  const { Outputs = {} } = before as { Outputs?: Record<string, { Value: unknown }> };
  const stay = Object.keys(after.Resources ?? {});
  const goes = Object.entries(Outputs).filter(([, { Value }]) => !stay.some((id) => isOf(id, Value)));
  return new Set(goes.map(([output]) => `${name}.${output}`));
}
