import { type Command, Option } from 'commander';
import type { Stage } from '../config/staging.ts';

/** What a command on AWS is about: one of the two wikis, or the pipeline that delivers both. */
export type Place = Stage | 'delivery';

export interface Staged<T extends Place = Stage> {
  readonly stage: T;
}

/** The wiki that a place is about: the pipeline is beside that of readers. */
export const stageOf = (place: Place): Stage => (place === 'delivery' ? 'production' : place);

/** For a command that is about a wiki. */
export const stageOption = (): Option =>
  new Option('--stage <stage>', 'which wiki of config.ts')
    .choices(['production', 'staging'] satisfies Stage[])
    .default('production');

/** For one that may be about the pipeline too. */
export const placeOption = (): Option =>
  new Option('--stage <stage>', 'which wiki of config.ts, or the pipeline that delivers both')
    .choices(['production', 'staging', 'delivery'] satisfies Place[])
    .default('production');

/** For a command that is about the wiki on this machine too, of which there is one. */
export function refuseStageHere(command: Command, options: Staged & { readonly aws?: boolean }): void {
  if (!options.aws && options.stage !== 'production') command.error("error: option '--stage' needs '--aws'");
}
