import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Resolved } from '../../support/resolved-templates.ts';
import { type Account, type Call, shortName } from './account.ts';
import { Authorization, type Command } from './authorization.ts';

const library = dirname(createRequire(import.meta.url).resolve('aws-cdk-lib/package.json'));
const FRAMEWORK = join(library, 'custom-resources/lib/provider-framework/runtime');
const DEFAULT_GROUP = join(
  library,
  'custom-resource-handlers/dist/aws-ec2/restrict-default-security-group-handler',
);

type Module = Readonly<Record<string, (event: unknown) => Promise<unknown>>>;

/** A module of the library, as it runs in a function: with these in place of what it asks for, and with these variables. */
function load(file: string, fakes: Readonly<Record<string, unknown>>, env: object): Module {
  const module = { exports: {} };
  const require = (name: string): unknown =>
    name.startsWith('./')
      ? load(join(dirname(file), `${name}.js`), fakes, env)
      : (fakes[name] ?? createRequire(file)(name));
  const quiet = { log() {}, error() {}, warn() {} };
  const run = new Function('require', 'module', 'exports', 'process', 'console', readFileSync(file, 'utf8'));
  run(require, module, module.exports, { ...process, env: { ...env } }, quiet);
  return module.exports;
}

/** What the library's code asks of AWS, in the functions that it adds to ours: it is really run, on what the templates tell it. */
export async function libraryCalls(account: Account): Promise<readonly Call[]> {
  const authorization = new Authorization(account);
  const calls: Call[] = [];
  for (const called of account.ofType('AWS::Lambda::Function')) {
    const commands = await commandsOf(account, called);
    calls.push(...commands.flatMap((command) => authorization.calls(called.properties.Role, command)));
  }
  return calls;
}

async function commandsOf(account: Account, called: Resolved): Promise<readonly Command[]> {
  const name = shortName(called);
  const entry = /Providerframework(onEvent|isComplete|onTimeout)$/.exec(name)?.[1];
  if (entry) return framework(called, entry);
  if (name.endsWith('CustomVpcRestrictDefaultSGCustomResourceProviderHandler'))
    return defaultGroup(account, called);
  if (/AWS679f53fac002430cb0da5b7982bd2287$/.test(name)) return anyCommand(account, called);
  return [];
}

/** The first call of a function fails, as that of one which still starts does: then the framework waits for it. */
async function framework({ properties }: Resolved, entry: string): Promise<readonly Command[]> {
  const commands: Command[] = [];
  const result = { Payload: JSON.stringify({ PhysicalResourceId: 'p', IsComplete: true }) };
  class Lambda {
    async invoke(input: Command['input']) {
      commands.push({ service: 'lambda', name: 'Invoke', input });
      if (commands.length === 1) throw new Error('starting');
      return result;
    }
  }
  class SFN {
    async startExecution(input: Command['input']) {
      commands.push({ service: 'states', name: 'StartExecution', input });
    }
  }
  const waitUntilFunctionActiveV2 = async (_: unknown, input: Command['input']) => {
    commands.push({ service: 'lambda', name: 'GetFunction', input });
  };
  const https = {
    request: (_: unknown, answer: (response: object) => void) => ({
      on() {},
      write() {},
      end: () => answer({ statusCode: 200, resume() {} }),
    }),
  };
  const fakes = {
    https,
    '@aws-sdk/client-lambda': { Lambda, waitUntilFunctionActiveV2 },
    '@aws-sdk/client-sfn': { SFN },
  };
  const event = { RequestType: 'Create', ResponseURL: 'https://example.org/', PhysicalResourceId: 'p' };
  const failed = { Cause: JSON.stringify({ errorMessage: JSON.stringify(event) }) };
  const handlers = load(join(FRAMEWORK, 'framework.js'), fakes, properties.Environment.Variables);
  await handlers[entry]?.(entry === 'onTimeout' ? failed : event);
  return commands;
}

async function defaultGroup(account: Account, { stack }: Resolved): Promise<readonly Command[]> {
  const commands: Command[] = [];
  const send = (name: string) => async (input: Command['input']) => {
    commands.push({ service: 'ec2', name: name.charAt(0).toUpperCase() + name.slice(1), input });
  };
  const names = [
    'authorizeSecurityGroupEgress',
    'authorizeSecurityGroupIngress',
    'revokeSecurityGroupEgress',
    'revokeSecurityGroupIngress',
  ];
  class EC2 {
    constructor() {
      Object.assign(this, Object.fromEntries(names.map((name) => [name, send(name)])));
    }
  }
  const handlers = load(join(DEFAULT_GROUP, 'index.js'), { '@aws-sdk/client-ec2': { EC2 } }, {});
  const groups = account.ofType('Custom::VpcRestrictDefaultSG').filter((one) => one.stack === stack);
  for (const { properties } of groups) {
    for (const RequestType of ['Create', 'Delete']) {
      await handlers.handler?.({ RequestType, ResourceProperties: properties });
    }
  }
  return commands;
}

/** One function sends whatever commands its resources name. */
function anyCommand(account: Account, { stack }: Resolved): readonly Command[] {
  return account
    .ofType('Custom::AWS')
    .filter((one) => one.stack === stack)
    .flatMap(({ properties }) =>
      ['Create', 'Update', 'Delete']
        .flatMap((event) => (properties[event] ? [JSON.parse(properties[event])] : []))
        .map(({ service, action, parameters }) => ({ service, name: action, input: parameters })),
    );
}
