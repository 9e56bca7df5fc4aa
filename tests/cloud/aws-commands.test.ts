import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Page } from '../support/page.ts';

/** AWS's own clients know each operation and its parameters as the command line does. */
const clients: Readonly<Record<string, string>> = {
  cloudformation: 'client-cloudformation',
  ecs: 'client-ecs',
  rds: 'client-rds',
  route53: 'client-route-53',
  secretsmanager: 'client-secrets-manager',
};
/** Of the command line itself; the last stands for a signed URL of the other region. */
const everywhere = ['--region', '--query', '--output', '--source-region'];

const plain = (name: string) => name.replaceAll('-', '').toLowerCase();

function declarations(client: string, folder: string): string {
  const place = fileURLToPath(
    new URL(`../../node_modules/@aws-sdk/${client}/dist-types/${folder}`, import.meta.url),
  );
  return readdirSync(place)
    .filter((file) => file.endsWith('.d.ts'))
    .map((file) => readFileSync(`${place}/${file}`, 'utf8'))
    .join('\n');
}

/** Without hyphens and in small letters; nothing for an operation that there isn't. */
function parametersOf(client: string, operation: string): readonly string[] | undefined {
  const commands = declarations(client, 'commands');
  const [, input] =
    [...commands.matchAll(/interface (\w+)CommandInput extends (\w+)/g)]
      .find(([, name = '']) => plain(name) === plain(operation))
      ?.slice(1) ?? [];
  if (input === undefined) return undefined;
  const [, body = ''] =
    new RegExp(`interface ${input} \\{\\n([\\s\\S]*?)\\n\\}`).exec(declarations(client, 'models')) ?? [];
  return [...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, name = '']) => plain(name));
}

const hasWaiter = (client: string, state: string) =>
  readdirSync(
    fileURLToPath(new URL(`../../node_modules/@aws-sdk/${client}/dist-types/waiters`, import.meta.url)),
  ).some((file) => plain(file) === `waitfor${plain(state)}.d.ts`);

const { text } = new Page('guide/aws.md');

describe('what the guide has typed into the command line of AWS', () => {
  const lines = [...text.replaceAll('\\\n', ' ').matchAll(/```\w+\n([\s\S]*?)```|`([^`]+)`/g)]
    .flatMap(([, block, span = '']) => block?.split('\n') ?? [span.replaceAll(/\s+/g, ' ')])
    .filter((line) => Object.keys(clients).some((service) => line.startsWith(`aws ${service} `)));

  it('is much of what the way back needs', () => {
    expect(lines.length).toBeGreaterThan(15);
  });

  it.each(lines)('is an operation with parameters of its own: %s', (line) => {
    const [, service = '', operation = '', ...words] = line.split(/\s+/);
    const client = clients[service] ?? '';
    if (operation === 'wait') {
      expect(hasWaiter(client, words[0] ?? '')).toBe(true);
      return;
    }
    const known = parametersOf(client, operation);
    const given = words.filter((word) => /^--[a-z]/.test(word) && !everywhere.includes(word));
    expect(known).toBeDefined();
    expect(
      given.filter(
        (word) => !known?.includes(plain(word)) && !known?.includes(plain(word.replace('--no-', ''))),
      ),
    ).toEqual([]);
  });
});
