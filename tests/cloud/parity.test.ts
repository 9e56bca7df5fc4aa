import { describe, expect, it } from 'vitest';
import { releaseTask, services } from '../../src/blueprint/services.ts';
import { wikiUnderTest } from '../../src/cloud/cloud-wiki.fixture.ts';
import { cloudEndpoints, profileNames } from '../../src/cloud/compute/compute.fixture.ts';
import { cronTask } from '../../src/cloud/compute/cron-task.ts';
import { allowedDifferences } from './allowed-differences.ts';
import { onAws, onThisMachine } from './two-renderings.ts';

/** Every container of the blueprint that runs on both sides, in every profile. */
const pairs = profileNames.flatMap((profile) => {
  const { wiki } = wikiUnderTest({ profile });
  const cron = cronTask(wiki, cloudEndpoints);
  const release = releaseTask(wiki, cloudEndpoints).container;
  return [
    ...services(wiki, cloudEndpoints)
      .filter(({ name }) => name !== 'cron')
      .map(({ name, containers }) => ({ name, containers, restart: 'always' as const })),
    { name: 'cron', containers: [cron], restart: 'no' as const },
    { name: 'release', containers: [release], restart: 'no' as const },
  ].flatMap(({ name, containers, restart }) => {
    const aws = onAws(name, containers, restart);
    return containers.map((container) => ({
      title: `${profile} ${name} ${container.name}`,
      here: onThisMachine(container, restart),
      there: aws[container.name] ?? {},
    }));
  });
});

interface Difference {
  readonly aspect: string;
  readonly here: unknown;
  readonly there: unknown;
}

function differences(here: Record<string, unknown>, there: Record<string, unknown>): readonly Difference[] {
  return [...new Set([...Object.keys(here), ...Object.keys(there)])]
    .filter((aspect) => JSON.stringify(here[aspect]) !== JSON.stringify(there[aspect]))
    .map((aspect) => ({ aspect, here: here[aspect], there: there[aspect] }));
}

const found = pairs.flatMap(({ title, here, there }) =>
  differences(here, there).map((difference) => ({ title, ...difference })),
);

const isAllowed = ({ aspect, here, there }: Difference) =>
  allowedDifferences.some(
    (allowed) =>
      allowed.aspect === aspect &&
      JSON.stringify(allowed.here) === JSON.stringify(here) &&
      JSON.stringify(allowed.there) === JSON.stringify(there),
  );

describe('a container on AWS and the same one here', () => {
  it('are compared in everything that either side is told', () => {
    expect(pairs.length).toBe(profileNames.length * (2 + 2 + 3 + 1 + 1 + 1));
    const aspects = new Set(
      pairs.flatMap(({ here, there }) => [...Object.keys(here), ...Object.keys(there)]),
    );
    expect([...aspects].filter((aspect) => aspect.startsWith('unknown'))).toEqual([]);
    for (const needed of [
      'image',
      'program',
      'environment',
      'secrets',
      'ports',
      'user',
      'root',
      'health',
      'cpu',
      'memory',
      'stop',
    ]) {
      expect([...aspects], needed).toContain(needed);
    }
  });

  it('differ in nothing that is not in the table', () => {
    expect(found.filter((difference) => !isAllowed(difference))).toEqual([]);
  });

  it.each(
    allowedDifferences.map(
      (allowed) => [`${allowed.aspect} (${JSON.stringify(allowed.here)} here)`, allowed] as const,
    ),
  )('do differ in %s, or the table is wrong', (_title, allowed) => {
    const matching = found.filter(
      ({ aspect, here, there }) =>
        aspect === allowed.aspect &&
        JSON.stringify(here) === JSON.stringify(allowed.here) &&
        JSON.stringify(there) === JSON.stringify(allowed.there),
    );
    expect(matching).not.toEqual([]);
    expect(allowed.reason.length).toBeGreaterThan(20);
  });
});

describe('the services', () => {
  it('are the same, but for the resident scheduler, whose tasks EventBridge starts', () => {
    const { wiki } = wikiUnderTest();
    const names = services(wiki, cloudEndpoints).map(({ name }) => name);
    expect(names).toEqual(['render', 'thumbs', 'web', 'jobs', 'cron']);
  });
});
