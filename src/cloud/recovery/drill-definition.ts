import { COPY_CLASS } from './recovery-names.ts';

/** What the state machine calls. */
export interface DrillFunctions {
  /** ARN of the function that asks RDS. */
  readonly step: string;
  /** ARN of the function that looks into the copy. */
  readonly look: string;
  /** ARN of the function that gives its administrator a password. */
  readonly lock: string;
}

type State = Readonly<Record<string, unknown>>;

/** Looks, a minute apart, after which a drill gives up: five hours. A machine that ran out of time would leave its copy behind. */
const LOOKS = 300;

/** Lambda's own troubles, which pass. AWS, "Handle transient Lambda service exceptions". */
const passing = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

/**
 * A drill in the language of Step Functions: away with what an earlier one left, restore, look, judge, and away with the copy whatever
 * happened. Only then does it say whether it passed. https://states-language.net
 */
export function drillDefinition({ step, look, lock }: DrillFunctions) {
  return {
    Comment: 'Restores the newest backup of the database apart, looks into it, and deletes it',
    StartAt: 'Begin anew',
    States: {
      'Begin anew': {
        Type: 'Pass',
        Parameters: { looks: { taken: 0 }, verdict: { state: 'failed', problems: [] } },
        Next: 'Clear',
      },
      ...removal(step, 'Clear', 'Restore'),
      Restore: task(step, { step: 'begin', instanceClass: COPY_CLASS }, '$.copy', 'Take its time'),
      'Take its time': waitThen('Look'),
      Look: task(step, { step: 'look' }, '$.now', 'Is it there?'),
      'Is it there?': {
        Type: 'Choice',
        Choices: [is('$.now.state', 'ready', 'Lock'), is('$.now.state', 'busy', 'Restoring')],
        Default: 'Copy is broken',
      },
      Restoring: counted('Restored in time?'),
      'Restored in time?': unlessTooMany('Take its time', 'Copy is late'),
      Lock: task(lock, theCopy, '$.locked', 'Until it is locked'),
      'Until it is locked': waitThen('Judge'),
      Judge: task(
        look,
        { task: 'judge', ...theCopy, 'restoredTo.$': '$.copy.restoredTo' },
        '$.verdict',
        'Judged?',
      ),
      'Judged?': {
        Type: 'Choice',
        Choices: [is('$.verdict.state', 'not yet', 'Waiting')],
        Default: 'Remove',
      },
      Waiting: counted('Answered in time?'),
      'Answered in time?': unlessTooMany('Until it is locked', 'Copy is late'),
      'Copy is broken': problem('RDS could not restore the database.'),
      'Copy is late': problem('The copy did not answer in time.'),
      'Step failed': {
        Type: 'Pass',
        Parameters: { state: 'failed', 'problems.$': 'States.Array($.error.Cause)' },
        ResultPath: '$.verdict',
        Next: 'Remove',
      },
      ...removal(step, 'Remove', 'Passed?'),
      'Passed?': {
        Type: 'Choice',
        Choices: [is('$.verdict.state', 'passed', 'Passed')],
        Default: 'Failed',
      },
      Passed: { Type: 'Succeed' },
      Failed: {
        Type: 'Fail',
        Error: 'DrillFailed',
        CausePath: 'States.JsonToString($.verdict)',
      },
      'Not removed': {
        Type: 'Fail',
        Error: 'DrillNotRemoved',
        Cause:
          'The copy of the drill could not be deleted. The next look at drills deletes it; docs/runbook.md says more.',
      },
    } satisfies Readonly<Record<string, State>>,
  };
}

/** Deletes the copy and waits until it is gone; at once if there is none. */
function removal(step: string, name: string, next: string): Readonly<Record<string, State>> {
  const counting = `${name}: count`;
  return {
    [name]: { Type: 'Pass', Result: { taken: 0 }, ResultPath: '$.looks', Next: `${name}: ask` },
    [`${name}: ask`]: {
      ...task(step, { step: 'remove' }, '$.now', `${name}: gone?`),
      // Another look may do; RDS deletes none that is changing.
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: counting }],
    },
    [`${name}: gone?`]: {
      Type: 'Choice',
      Choices: [is('$.now.state', 'gone', next)],
      Default: counting,
    },
    [counting]: counted(`${name}: in time?`),
    [`${name}: in time?`]: unlessTooMany(`${name}: wait`, 'Not removed'),
    [`${name}: wait`]: waitThen(`${name}: ask`),
  };
}

const theCopy = { 'instance.$': '$.now.instance', 'host.$': '$.now.host' };

const task = (arn: string, payload: object, ResultPath: string, Next: string): State => ({
  Type: 'Task',
  Resource: arn,
  Parameters: payload,
  ResultPath,
  Retry: [{ ErrorEquals: passing, IntervalSeconds: 5, MaxAttempts: 5, BackoffRate: 2 }],
  Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Step failed' }],
  Next,
});

const waitThen = (Next: string): State => ({ Type: 'Wait', Seconds: 60, Next });

const is = (Variable: string, StringEquals: string, Next: string) => ({ Variable, StringEquals, Next });

const counted = (Next: string): State => ({
  Type: 'Pass',
  Parameters: { 'taken.$': 'States.MathAdd($.looks.taken, 1)' },
  ResultPath: '$.looks',
  Next,
});

const problem = (sentence: string): State => ({
  Type: 'Pass',
  Result: { state: 'failed', problems: [sentence] },
  ResultPath: '$.verdict',
  Next: 'Remove',
});

const unlessTooMany = (Next: string, late: string): State => ({
  Type: 'Choice',
  Choices: [{ Variable: '$.looks.taken', NumericGreaterThan: LOOKS, Next: late }],
  Default: Next,
});
