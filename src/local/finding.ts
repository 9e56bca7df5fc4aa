/** What a look at one thing found, with its remedy. */
export interface Finding {
  readonly check: string;
  readonly state: 'good' | 'warning' | 'wrong';
  readonly sentence: string;
}

export type Found = Omit<Finding, 'check'>;

export const good = (sentence: string): Found => ({ state: 'good', sentence });
export const warning = (sentence: string): Found => ({ state: 'warning', sentence });
export const wrong = (sentence: string): Found => ({ state: 'wrong', sentence });
