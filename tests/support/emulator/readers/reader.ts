/** A resource as its stack lists it. */
export interface Listed {
  readonly region: string;
  /** Physical id. */
  readonly id: string;
  /** As the template has them, references and all. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Physical id of what a reference names, in the same stack or in another. */
  readonly idOf: (reference: unknown) => string;
}

/**
 * Asks the service itself for a resource.
 *
 * @returns what it has of the template's properties, in the template's words, or undefined when it has no such resource
 */
type Reader = (resource: Listed) => Promise<Readonly<Record<string, unknown>> | undefined>;

/** In place of a value that is there but not compared. */
export const SET = 'set';

/** `SET` for a list that has something in it. */
export const setIf = (list: readonly unknown[] | undefined) => (list?.length ? SET : undefined);

/** By type of CloudFormation. */
export type Readers = Readonly<Record<string, Reader>>;
