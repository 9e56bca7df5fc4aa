/** How somebody logs in to the database. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** The other user of the pair that a rotation alternates between. */
export const twinOf = (user: string): string =>
  user.endsWith(TWIN) ? user.slice(0, -TWIN.length) : user + TWIN;

const TWIN = '_clone';

/**
 * The value of a database secret. Before the first rotation it is the password alone, of the usual user; then the name travels with
 * the password, in one value, so that nobody reads the name of one version and the password of another.
 *
 * @param usual the user whom the blueprint names
 */
export function parseLogin(value: string, usual: string): Login {
  if (!value.startsWith('{')) return { username: usual, password: value };
  const login = parseJson(value);
  if (![usual, twinOf(usual)].includes(login.username)) {
    throw new Error(
      `The secret of the database user ${usual} names ${login.username}. It must be ${usual} or ${twinOf(usual)}: restore its previous version.`,
    );
  }
  return login;
}

/** The value of RDS's own secret of the administrator. */
export const parseMasterLogin = (value: string): Login => parseJson(value);

export const formatLogin = ({ username, password }: Login): string => JSON.stringify({ username, password });

function parseJson(value: string): Login {
  try {
    const { username, password } = JSON.parse(value);
    if ([username, password].every((text) => typeof text === 'string' && text !== '')) {
      return { username, password };
    }
  } catch {
    // What is wrong with it would quote it.
  }
  throw new Error(
    'A database secret does not hold {"username": …, "password": …}. Restore its previous version.',
  );
}
