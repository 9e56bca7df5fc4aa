import type { SecretName } from '../blueprint/secrets.ts';

/** Where the secrets of one wiki are, here or on AWS. */
export interface SecretStore {
  /** Those that the wiki has there, and whether each has a value. */
  list(): Promise<ReadonlyMap<SecretName, boolean>>;
  /** @throws Wiki7Error if it has no value there */
  read(name: SecretName): Promise<string>;
  /** @returns one sentence: when the wiki uses the new value */
  write(name: SecretName, value: string): Promise<string>;
}
