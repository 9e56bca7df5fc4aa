/** Labels by which Wiki7 finds what is its own. */
export const labels = {
  instance: 'wiki7.instance',
  /** The operator's folder, absolute: on networks and volumes, so that each wiki's records can be found from them. */
  folder: 'wiki7.folder',
  id: 'wiki7.id',
  service: 'wiki7.service',
  /** Hash of everything that a container was made from. */
  specification: 'wiki7.specification',
  /** `one-shot` for containers that run to their end. */
  kind: 'wiki7.kind',
} as const;

export const ofInstance = (name: string) => `${labels.instance}=${name}`;

export const inFolder = (folder: string) => `${labels.folder}=${folder}`;
