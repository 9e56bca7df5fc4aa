/** Labels by which Wiki7 finds what is its own. */
export const labels = {
  instance: 'wiki7.instance',
  id: 'wiki7.id',
  service: 'wiki7.service',
  /** Hash of everything that a container was made from. */
  specification: 'wiki7.specification',
  /** `one-shot` for containers that run to their end. */
  kind: 'wiki7.kind',
} as const;

export const ofInstance = (name: string) => `${labels.instance}=${name}`;
