/** A definition in the language of Step Functions, as far as ours go. https://states-language.net/spec.html */
export interface Definition {
  readonly StartAt: string;
  // biome-ignore lint/suspicious/noExplicitAny: each type of state has fields of its own
  readonly States: Readonly<Record<string, any>>;
}

export interface Surroundings {
  /** What answers a task, by the ARN of its function. */
  readonly call: (arn: string, payload: unknown) => Promise<unknown>;
  readonly sleep: (seconds: number) => Promise<void>;
}

export type Outcome =
  | { readonly status: 'succeeded'; readonly output: unknown }
  | { readonly status: 'failed'; readonly error: string; readonly cause: string };

/** More transitions than Step Functions keeps the history of. */
const MOST = 25_000 / 5;

/** Runs a definition as Step Functions would. A state or a function of the language that it does not know is an error of the test. */
export async function interpret({ StartAt, States }: Definition, around: Surroundings): Promise<Outcome> {
  let name = StartAt;
  let data: unknown = {};
  for (let taken = 0; taken < MOST; taken++) {
    const state = States[name];
    if (!state) throw new Error(`There is no state ${name}.`);
    switch (state.Type) {
      case 'Succeed':
        return { status: 'succeeded', output: data };
      case 'Fail':
        return {
          status: 'failed',
          error: state.Error,
          cause: state.Cause ?? String(expression(state.CausePath, data)),
        };
      case 'Wait':
        await around.sleep(state.Seconds);
        name = state.Next;
        break;
      case 'Choice':
        name = chosen(state, data);
        break;
      case 'Pass':
        data = merged(data, state.ResultPath, state.Result ?? filled(state.Parameters ?? {}, data));
        name = state.Next;
        break;
      case 'Task': {
        const { result, next } = await task(state, data, around);
        data = result;
        name = next;
        break;
      }
      default:
        throw new Error(`${name} is a ${state.Type}, which this interpreter does not know.`);
    }
  }
  throw new Error('The machine does not end.');
}

// biome-ignore lint/suspicious/noExplicitAny: see Definition
async function task(state: any, data: unknown, { call, sleep }: Surroundings) {
  const payload = filled(state.Parameters, data);
  let left = state.Retry?.[0]?.MaxAttempts ?? 0;
  for (;;) {
    try {
      const answer = await call(state.Resource, payload);
      // What a function returns goes through JSON.
      const plain = answer === undefined ? null : JSON.parse(JSON.stringify(answer));
      return { result: merged(data, state.ResultPath, plain), next: state.Next };
    } catch (error) {
      const { name, message } = error as Error;
      const isPassing = state.Retry?.some(({ ErrorEquals }: { ErrorEquals: string[] }) =>
        ErrorEquals.includes(name),
      );
      if (isPassing && left > 0) {
        left -= 1;
        await sleep(state.Retry[0].IntervalSeconds);
        continue;
      }
      const caught = state.Catch?.find(({ ErrorEquals }: { ErrorEquals: string[] }) =>
        ErrorEquals.some((one) => one === 'States.ALL' || one === name),
      );
      if (!caught) throw error;
      const Cause = JSON.stringify({ errorMessage: message });
      return { result: merged(data, caught.ResultPath, { Error: name, Cause }), next: caught.Next };
    }
  }
}

// biome-ignore lint/suspicious/noExplicitAny: see Definition
function chosen({ Choices, Default }: any, data: unknown): string {
  for (const { Variable, StringEquals, NumericGreaterThan, Next, ...strange } of Choices) {
    if (Object.keys(strange).length > 0) throw new Error(`Unknown rule: ${Object.keys(strange)}.`);
    const value = expression(Variable, data);
    if (StringEquals !== undefined && value === StringEquals) return Next;
    if (NumericGreaterThan !== undefined && Number(value) > NumericGreaterThan) return Next;
  }
  return Default;
}

function filled(template: unknown, data: unknown): unknown {
  if (Array.isArray(template)) return template.map((one) => filled(one, data));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) =>
      key.endsWith('.$') ? [key.slice(0, -2), expression(String(value), data)] : [key, filled(value, data)],
    ),
  );
}

/** A path, or one of the functions that our definitions use. */
function expression(text: string, data: unknown): unknown {
  const call = /^States\.(\w+)\((.*)\)$/.exec(text);
  if (!call) return at(text, data);
  const given = (call[2] ?? '')
    .split(/,\s*/)
    .map((one) => (one.startsWith('$') ? at(one, data) : Number(one)));
  switch (call[1]) {
    case 'MathAdd':
      return given.reduce((sum: number, one) => sum + Number(one), 0);
    case 'Array':
      return given;
    case 'JsonToString':
      return JSON.stringify(given[0]);
    default:
      throw new Error(`This interpreter does not know States.${call[1]}.`);
  }
}

/** A path that leads nowhere ends the execution, as in Step Functions. */
function at(path: string, data: unknown): unknown {
  const names = path === '$' ? [] : path.replace(/^\$\./, '').split('.');
  return names.reduce<unknown>((value, name) => {
    if (typeof value === 'object' && value !== null && name in value) return value[name as never];
    throw new Error(`${path} leads nowhere.`);
  }, data);
}

function merged(data: unknown, path: string | undefined, result: unknown): unknown {
  if (path === undefined || path === '$') return result;
  const [name = '', ...rest] = path.replace(/^\$\./, '').split('.');
  if (rest.length > 0) throw new Error(`${path} is deeper than this interpreter writes.`);
  return { ...(data as object), [name]: result };
}
