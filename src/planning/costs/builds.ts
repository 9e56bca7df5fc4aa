import type { CostContext, Pricer } from '../cost-item.ts';
import { type PlannedResource, refersTo } from '../planned-resource.ts';
import { HOURS } from '../traffic.ts';
import { drillCosts } from './backups.ts';
import { runsPerMonth } from './tasks.ts';

/** Gigabytes of images of one deployment, shared out among its repositories, and how much of them the next one has anew. Assumed. */
const IMAGES = { gigabytes: 0.6, anew: 0.5 };

/** What a repository without a rule keeps in the end. Assumed. */
const KEPT_WITHOUT_RULE = 100;

/** What the images of one deployment take. Assumed: the same on this machine takes three and a half. */
const BUILD_MINUTES = 5;

/** Steps of a state machine from its start to its end, waiting included. Assumed. */
const STEPS_PER_RUN = 60;

/** How long a function of the wiki runs. Assumed. */
const SECONDS_PER_CALL = 1;

/** How long an action of a pipeline takes. Assumed. */
const ACTION_MINUTES = 5;

export const priceRepository: Pricer = ({ region, properties }, context) => {
  const all = context.ofType('AWS::ECR::Repository', region).length;
  const { LifecyclePolicyText = '{}' } = properties.LifecyclePolicy ?? {};
  const kept = Number(JSON.parse(LifecyclePolicyText).rules?.[0]?.selection.countNumber ?? KEPT_WITHOUT_RULE);
  const quantity = (IMAGES.gigabytes * (1 + (kept - 1) * IMAGES.anew)) / all;
  return [context.use(region, { what: 'images', key: 'ecr', quantity })];
};

export const priceBuild: Pricer = ({ region, properties }, context) => {
  const { Type = '', ComputeType = '' } = properties.Environment ?? {};
  const architecture = String(Type).startsWith('ARM') ? 'arm64' : 'x86_64';
  const key = `codebuild.${architecture}.${String(ComputeType).replace('BUILD_GENERAL1_', '').toLowerCase()}`;
  const quantity = context.traffic.deployments * BUILD_MINUTES;
  return [context.use(region, { what: 'builds', key, quantity })];
};

/** A function that waits at a queue asks for messages five times at once, twenty seconds each. AWS, "Using Lambda with Amazon SQS". */
const ASKED_PER_MINUTE = 5 * 3;

/** As often as a schedule or an edit calls it, or once in a deployment. */
export const priceFunction: Pricer = ({ region, stack, logicalId, properties }, context) => {
  const calls = callsByTheClock({ region, stack, logicalId }, context);
  const waits = context
    .ofType('AWS::Lambda::EventSourceMapping', region)
    .some((one) => one.stack === stack && refersTo(one.properties.FunctionName, logicalId));
  const { edits, deployments } = context.traffic;
  const quantity = calls > 0 ? calls : waits ? edits : deployments;
  const gigabytes = Number(properties.MemorySize ?? 128) / 1024;
  const architecture = (properties.Architectures ?? []).includes('arm64') ? 'arm64' : 'x86_64';
  return [
    context.use(region, { what: 'calls', key: 'lambda.request', quantity }),
    context.use(region, {
      what: 'time',
      key: `lambda.${architecture}`,
      quantity: quantity * SECONDS_PER_CALL * gigabytes,
    }),
  ];
};

/** As often as a schedule starts it, or once in a deployment; with the copy of the database that it restores, if it is a drill. */
export const priceStateMachine: Pricer = (machine, context) => {
  const runs = callsByTheClock(machine, context) || context.traffic.deployments;
  const drill = drillCosts(machine, runs, context);
  const quantity = runs * (drill?.steps ?? STEPS_PER_RUN);
  const steps = context.use(machine.region, { what: 'steps', key: 'states.transition', quantity });
  return [steps, ...(drill?.lines ?? [])];
};

/** How often schedules and rules of its stack call it in a month. */
function callsByTheClock(
  { region, stack, logicalId }: Pick<PlannedResource, 'region' | 'stack' | 'logicalId'>,
  context: CostContext,
): number {
  return ['AWS::Scheduler::Schedule', 'AWS::Events::Rule']
    .flatMap((type) => context.ofType(type, region))
    .filter((one) => one.stack === stack && one.properties.State !== 'DISABLED')
    .filter(({ properties }) => refersTo(properties.Target ?? properties.Targets, logicalId))
    .reduce((sum, one) => sum + runsPerMonth(String(one.properties.ScheduleExpression)), 0);
}

/** Nothing is in it unless something failed. */
export const priceQueue: Pricer = ({ region }, context) => [
  context.use(region, { what: 'requests', key: 'sqs.request', quantity: 1000 }),
];

interface Action {
  readonly Category?: string;
}

/** Sources and approvals cost nothing. AWS, "AWS CodePipeline pricing", pipelines of type V2. */
export const pricePipeline: Pricer = ({ region, properties }, context) => {
  const stages: readonly { readonly Actions?: readonly { readonly ActionTypeId?: Action }[] }[] =
    properties.Stages ?? [];
  const paid = stages
    .flatMap(({ Actions }) => Actions ?? [])
    .filter(({ ActionTypeId }) => !['Source', 'Approval'].includes(ActionTypeId?.Category ?? ''));
  const quantity = context.traffic.deployments * paid.length * ACTION_MINUTES;
  return [context.use(region, { what: 'minutes', key: 'codepipeline.minute', quantity })];
};

export const priceEventSource: Pricer = ({ region }, context) => {
  const quantity = ASKED_PER_MINUTE * 60 * HOURS;
  return [context.standing(region, { what: 'waiting for messages', key: 'sqs.request', quantity })];
};
