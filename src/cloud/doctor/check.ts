import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { type Found, unknown } from '../../operations/finding.ts';
import type { Aws } from './aws.ts';
import type { Deployed } from './deployed.ts';
import { notAsked } from './not-asked.ts';

/** A wiki on AWS, and all that a check may ask of it. */
export interface Patient {
  readonly cloud: CloudWiki;
  readonly deployed: Deployed;
  readonly aws: Aws;
  readonly now: Date;
}

/** One thing that goes wrong with wikis on AWS. It changes nothing. */
export interface Check {
  /** Short, for the first column. */
  readonly name: string;
  /** What is said when nothing is found. */
  readonly allWell: string;
  /** Types of resources without which there is nothing to look at. @default - there always is something */
  readonly of?: readonly string[];
  /** Nothing where all is well. Errors are findings of `unknown`. */
  look(patient: Patient): Promise<readonly Found[]>;
}

/** Looks at several things beside each other: one that can't be asked for takes nothing from the others. The same sentence comes once. */
export async function lookAtEach<T>(
  things: readonly T[],
  look: (thing: T) => Promise<readonly Found[]>,
): Promise<readonly Found[]> {
  const found = await Promise.all(
    things.map(async (thing): Promise<readonly Found[]> => {
      try {
        return await look(thing);
      } catch (error) {
        return [unknown(notAsked(error))];
      }
    }),
  );
  const seen = new Set<string>();
  return found.flat().filter(({ state, sentence }) => {
    const isAgain = state === 'unknown' && seen.has(sentence);
    seen.add(sentence);
    return !isAgain;
  });
}

const HOUR = 3_600_000;

export const hoursBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / HOUR;

export const daysBetween = (from: Date, to: Date): number => hoursBetween(from, to) / 24;

export const dateOf = (date: Date): string => date.toISOString().slice(0, 10);
