/** What a look at one thing found, with its remedy. */
export interface Finding {
  readonly check: string;
  /** `unknown`: it could not be asked, so nobody knows. */
  readonly state: 'good' | 'warning' | 'wrong' | 'unknown';
  /** What is so. */
  readonly sentence: string;
  /** Since when, in ISO 8601. @default - it is not known */
  readonly since?: string;
  /** What to do, often a command. @default - nothing, or the sentence says it */
  readonly remedy?: string;
}

export type Found = Omit<Finding, 'check'>;

/** What makes a finding more than a sentence. */
export interface Particulars {
  /** @default - it is not known */
  readonly since?: Date | undefined;
  /** @default - the sentence says it */
  readonly remedy?: string | undefined;
}

export const good = (sentence: string): Found => ({ state: 'good', sentence });
export const warning = (sentence: string, more?: Particulars): Found => found('warning', sentence, more);
export const wrong = (sentence: string, more?: Particulars): Found => found('wrong', sentence, more);
export const unknown = (sentence: string, more?: Particulars): Found => found('unknown', sentence, more);

/** Whether somebody has to look: something is wrong, or nobody knows whether it is. */
export const needsSomebody = (findings: readonly Finding[]): boolean =>
  findings.some(({ state }) => state === 'wrong' || state === 'unknown');

const found = (state: Found['state'], sentence: string, { since, remedy }: Particulars = {}): Found => ({
  state,
  sentence,
  ...(since && { since: since.toISOString() }),
  ...(remedy !== undefined && { remedy }),
});
