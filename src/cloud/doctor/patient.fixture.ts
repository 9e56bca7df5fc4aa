import type { Stack } from '@aws-sdk/client-cloudformation';
import type { Found } from '../../operations/finding.ts';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import type { Aws, ClientClass } from './aws.ts';
import type { Check, Patient } from './check.ts';
import { Deployed, type DeployedResource } from './deployed.ts';

export const HOME = 'eu-central-1';
const NOW = new Date('2026-11-23T12:00:00Z');

export const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);
export const inDays = (days: number): Date => daysAgo(-days);

// biome-ignore lint/suspicious/noExplicitAny: commands of one service are nothing to another
type Any = any;

/** A command’s class, as far as it says what it takes and what AWS answers to it. */
type CommandClass<I, O> = new (
  ...given: Any[]
) => {
  readonly input: I;
  resolveMiddleware(...given: Any[]): (given: Any) => Promise<{ readonly output: O }>;
};

export interface Answer {
  readonly command: string;
  readonly says: (input: Any, region: string) => object;
}

/** What AWS answers to a command, in the shape that the SDK gives its answers; it may throw a `refusal`. */
export const on = <I, O extends object>(
  Command: CommandClass<I, O>,
  says: (input: I, region: string) => Omit<O, '$metadata'>,
): Answer => ({ command: Command.name, says });

/** An error as the SDK throws it. */
export const refusal = (name: string, message = name, httpStatusCode = 400): Error =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });

/** What AWS says to somebody who may not. */
export const denied = (action: string): Error =>
  refusal(
    'AccessDeniedException',
    `User: arn:aws:iam::123456789012:user/reader is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
  );

/** The real clients of AWS, answered with what the test says for each command. */
export class AnsweringAws implements Aws {
  readonly asked: { readonly command: string; readonly region: string; readonly input: Any }[] = [];
  readonly #answers: readonly Answer[];

  constructor(answers: readonly Answer[]) {
    this.#answers = answers;
  }

  in<C extends { readonly middlewareStack: { add(middleware: Any, options: Any): void } }>(
    Client: ClientClass<C>,
    region: string,
  ): C {
    const client = new Client({ region, maxAttempts: 1, requestHandler: {} });
    const answer = (_next: unknown, { commandName }: { readonly commandName: string }) => {
      return async ({ input }: { readonly input: object }) => {
        this.asked.push({ command: commandName, region, input });
        const says = this.#answers.find(({ command }) => command === commandName)?.says;
        if (!says) throw new Error(`the test has no answer to ${commandName}`);
        return { response: {}, output: { $metadata: {}, ...says(input, region) } };
      };
    };
    client.middlewareStack.add(answer, { step: 'initialize', priority: 'high', name: 'answer' });
    return client;
  }
}

export const resource = (
  type: string,
  id: string,
  more: Partial<DeployedResource> = {},
): DeployedResource => ({
  region: HOME,
  stack: 'wiki7-wiki-service',
  type,
  logicalId: 'Logical',
  id,
  changed: daysAgo(30),
  ...more,
});

interface Case {
  readonly resources?: readonly DeployedResource[];
  readonly stacks?: readonly Partial<Stack>[];
  readonly regions?: readonly string[];
  readonly gaps?: readonly Found[];
  readonly cloud?: Patient['cloud'];
}

export function patient(
  given: Case,
  ...answers: readonly Answer[]
): Patient & { readonly aws: AnsweringAws } {
  const { resources = [], stacks = [], regions = [HOME], gaps = [], cloud = wikiUnderTest() } = given;
  const whole = stacks.map((stack) => ({
    StackName: 'wiki7-wiki-service',
    CreationTime: daysAgo(30),
    StackStatus: 'CREATE_COMPLETE' as const,
    region: HOME,
    ...stack,
  }));
  const deployed = new Deployed({ resources, stacks: whole, regions, gaps });
  return { cloud, deployed, aws: new AnsweringAws(answers), now: NOW };
}

/** What a check finds. */
export const look = (check: Check, given: Case, ...answers: readonly Answer[]): Promise<readonly Found[]> =>
  check.look(patient(given, ...answers));
