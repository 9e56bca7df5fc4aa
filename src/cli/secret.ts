import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { Wiki7Error } from '../base/errors.ts';
import { type SecretName, secrets } from '../blueprint/secrets.ts';
import { resolveCloud } from '../config/cloud-wiki.ts';
import { loadWiki } from '../config/load.ts';
import { localSecrets } from '../local/local-secrets.ts';
import { State } from '../local/state.ts';
import type { SecretStore } from '../operations/secret-store.ts';
import { contextOf, define } from './command.ts';
import { type Staged, stageOption } from './stage.ts';

/** @throws Wiki7Error W7-NO-WIKI for a folder that is no wiki's: a mistyped `--wiki` must not make one */
function stateOf(command: Command): State {
  const { folder } = contextOf(command);
  const state = new State(folder);
  if (existsSync(join(folder, 'config.ts')) || existsSync(state.folder)) return state;
  throw new Wiki7Error(
    'W7-NO-WIKI',
    `There is no wiki in ${folder}, so it has no secrets. Is \`--wiki\` right? \`./wiki7 up\` makes a wiki.`,
  );
}

/** @throws Wiki7Error W7-NO-WIKI before the first `up`, which generates the secrets */
async function startedStateOf(command: Command): Promise<State> {
  const state = stateOf(command);
  await state.requireInstance();
  return state;
}

interface Where extends Staged {
  readonly aws?: boolean;
}

const onAws = ['--aws', 'of the wiki on AWS, in place of the one on this machine'] as const;

async function storeOf(command: Command, { aws, stage }: Where, needsStart: boolean): Promise<SecretStore> {
  if (!aws && stage !== 'production') {
    command.error("error: option '--stage' needs '--aws': there is one wiki on this machine");
  }
  if (!aws) return localSecrets(await (needsStart ? startedStateOf(command) : stateOf(command)));
  stateOf(command);
  const cloud = resolveCloud(await loadWiki(contextOf(command).folder), stage);
  const { DeployedSecrets } = await import('../cloud/deployment/deployed-secrets.ts');
  const { DeployedStacks } = await import('../cloud/deployment/stack-reader.ts');
  const { refuseIfKnownElsewhere } = await import('../cloud/deployment/whereabouts.ts');
  await refuseIfKnownElsewhere(
    { cloud, stacks: new DeployedStacks() },
    { command: 'secret', why: 'this command knows the secrets of the wiki’s own region alone' },
  );
  return new DeployedSecrets(cloud);
}

const show = define('show', 'print one secret')
  .argument('<name>', 'as `admin-password`')
  .option(...onAws)
  .addOption(stageOption())
  .action(async (name: string, where: Where, command) => {
    const secret = known(name);
    process.stdout.write(`${await (await storeOf(command, where, true)).read(secret)}\n`);
  });

const set = define('set', 'store a secret, read from standard input')
  .argument('<name>', 'as `smtp-password`')
  .option(...onAws)
  .addOption(stageOption())
  .action(async (name: string, where: Where, command) => {
    const secret = settable(name);
    const store = await storeOf(command, where, false);
    if (process.stdin.isTTY) process.stderr.write(`Type the value of ${secret}, then Enter and Ctrl-D:\n`);
    const value = (await text(process.stdin)).replace(/\r?\n$/, '');
    if (value === '') throw new Wiki7Error('W7-SECRET-EMPTY', 'An empty secret is none; nothing was stored.');
    if (/[\r\n\0]/.test(value))
      throw new Wiki7Error('W7-SECRET-LINES', 'A secret is one line; nothing was stored.');
    contextOf(command).reporter.note(await store.write(secret, value));
  });

const list = define('list', 'names of all secrets and what they are for')
  .option(...onAws)
  .addOption(stageOption())
  .action(async (where: Where, command) => {
    for (const [name, hasValue] of await (await storeOf(command, where, true)).list()) {
      const { purpose, origin } = secrets[name];
      const there = hasValue ? 'there' : origin === 'set' ? 'not set' : 'missing';
      process.stdout.write(`${name.padEnd(26)} ${there.padEnd(8)} ${purpose}\n`);
    }
  });

export const secretCommand = define('secret', 'show or set a secret')
  .addCommand(show)
  .addCommand(set)
  .addCommand(list);

function known(name: string): SecretName {
  if (name in secrets) return name as SecretName;
  throw new Wiki7Error(
    'W7-NO-SECRET',
    `There is no secret \`${name}\`. There are ${Object.keys(secrets).join(', ')}.`,
  );
}

/** A generated value stands in the wiki's data too; replacing it here alone would lock the wiki out. */
function settable(name: string): SecretName {
  const secret = known(name);
  if (secrets[secret].origin === 'set') return secret;
  throw new Wiki7Error(
    'W7-SECRET-GENERATED',
    `\`${name}\` was generated with the wiki and can't be set. ${secret === 'admin-password' ? 'Change it on the wiki: Special:ChangeCredentials.' : ''}`.trim(),
  );
}
