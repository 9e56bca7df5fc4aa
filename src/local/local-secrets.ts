import { type SecretName, secrets } from '../blueprint/secrets.ts';
import type { SecretStore } from '../operations/secret-store.ts';
import type { State } from './state.ts';

const names = Object.keys(secrets) as SecretName[];

/** Those in the wiki's own folder. */
export const localSecrets = (state: State): SecretStore => ({
  list: async () => {
    const values = await Promise.all(names.map((name) => state.secret(name)));
    return new Map(names.map((name, index) => [name, Boolean(values[index])]));
  },
  read: (name) => state.requireSecret(name),
  write: async (name, value) => {
    await state.saveSecret(name, value);
    return 'Stored. `./wiki7 up` gives it to the containers.';
  },
});
