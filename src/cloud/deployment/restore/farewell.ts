import type { Restoration } from './restoration.ts';

/** What a person should know once it is over: how to go back, and what goes on costing money until it is deleted. */
export async function farewell(restoration: Restoration): Promise<string> {
  const { parts, names, time } = restoration;
  const kept = [];
  for (const { calls, beginning } of places(restoration)) {
    for (const { DBInstanceIdentifier = '' } of await calls.instances(beginning)) {
      if (DBInstanceIdentifier !== names.live)
        kept.push({ name: DBInstanceIdentifier, region: calls.region });
    }
  }
  const old = kept.map(({ name, region }) => `${name} (${region})`).join(', ');
  return [
    `The wiki is what it was at ${time}, and people write again.`,
    `What was written since is in ${names.before}. To go back to it: docs/guide/recovery.md, “Back to what was set aside”.`,
    kept.length === 0
      ? 'Nothing was left aside.'
      : `Set aside, and paid for until you delete them: ${old}. docs/guide/recovery.md, “What to delete later”, has the commands.`,
    ...(parts.media ? [] : ['Files are as they were; `--media` puts them back too.']),
  ].join('\n');
}

const places = ({ parts, names }: Restoration) => [
  { calls: parts.home, beginning: `${names.live}-before-` },
  { calls: parts.home, beginning: `${names.live}-restored-` },
  ...parts.replicas
    .filter(({ calls }) => calls.region !== parts.home.region)
    .map(({ calls, identifier }) => ({ calls, beginning: `${identifier}-before-` })),
];
