import type { Pricer } from '../cost-item.ts';
import { refersTo } from '../planned-resource.ts';
import { HOURS } from '../traffic.ts';
import { runsPerMonth } from './tasks.ts';

/** Gigabytes of images of one deployment, shared out among its repositories, and how many deployments are kept. Assumed. */
const IMAGES = { gigabytes: 0.6, kept: 5 };

/** What the images of one deployment take. Assumed: the same on this machine takes three and a half. */
const BUILD_MINUTES = 5;

/** Steps and calls of what a deployment waits with. Assumed. */
const STEPS_PER_DEPLOYMENT = 60;

/** How long a function of the wiki runs. Assumed. */
const SECONDS_PER_CALL = 1;

const BACKED_UP_GB = 1.2;

export const priceRepository: Pricer = ({ region }, context) => {
  const all = context.ofType('AWS::ECR::Repository', region).length;
  const quantity = (IMAGES.gigabytes * IMAGES.kept) / all;
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
  const calls = context
    .ofType('AWS::Scheduler::Schedule', region)
    .filter((one) => one.stack === stack && one.properties.State !== 'DISABLED')
    .filter((one) => refersTo(one.properties.Target?.Arn, logicalId))
    .reduce((sum, one) => sum + runsPerMonth(String(one.properties.ScheduleExpression)), 0);
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

export const priceStateMachine: Pricer = ({ region }, context) => {
  const quantity = context.traffic.deployments * STEPS_PER_DEPLOYMENT;
  return [context.use(region, { what: 'steps', key: 'states.transition', quantity })];
};

/** Nothing is in it unless something failed. */
export const priceQueue: Pricer = ({ region }, context) => [
  context.use(region, { what: 'requests', key: 'sqs.request', quantity: 1000 }),
];

export const pricePipeline: Pricer = ({ region }, context) => {
  const quantity = context.traffic.deployments * BUILD_MINUTES * 2;
  return [context.use(region, { what: 'minutes', key: 'codepipeline.minute', quantity })];
};

export const priceVault: Pricer = ({ region }, context) => {
  const { mediaGb, databaseGb } = context.traffic;
  const quantity = (mediaGb + databaseGb) * BACKED_UP_GB;
  return [context.use(region, { what: 'recovery points', key: 'backup', quantity })];
};

export const priceEventSource: Pricer = ({ region }, context) => {
  const quantity = ASKED_PER_MINUTE * 60 * HOURS;
  return [context.standing(region, { what: 'waiting for messages', key: 'sqs.request', quantity })];
};
