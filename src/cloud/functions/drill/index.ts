import { RDSClient } from '@aws-sdk/client-rds';
import { SFNClient } from '@aws-sdk/client-sfn';
import { requiredVariable } from '../variable.ts';
import { type DrillAgeSettings, drillAge } from './age.ts';
import { executionsOf } from './executions.ts';
import { type DrillEvent, type DrillSettings, drillStep } from './handler.ts';
import { drillRds } from './rds.ts';

/** What `age` is told by its construct, in the variable WIKI7_DRILL_AGE. */
export interface DrillAgeVariable extends DrillAgeSettings {
  readonly stateMachine: string;
}

const rds = drillRds(new RDSClient());

/** Entry point of the function of the state machine; told in WIKI7_DRILL. */
export const step = (event: DrillEvent) => {
  const settings: DrillSettings = JSON.parse(requiredVariable('WIKI7_DRILL'));
  return drillStep(event, settings, rds);
};

/** Entry point of the function that says how long ago the last drill passed. */
export const age = () => {
  const settings: DrillAgeVariable = JSON.parse(requiredVariable('WIKI7_DRILL_AGE'));
  const executions = executionsOf(new SFNClient(), settings.stateMachine);
  const write = (line: string) => void process.stdout.write(`${line}\n`);
  return drillAge(settings, { executions, rds, write, now: () => Date.now() });
};
