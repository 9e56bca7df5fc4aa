/** Privileges on one target, as `SELECT` on `wiki.*`. */
export interface Grant {
  readonly target: string;
  readonly privileges: readonly string[];
}

type Row = Readonly<Record<string, unknown>>;

/** The rows of SHOW GRANTS, of either engine: `GRANT SELECT, INSERT ON `wiki\_en`.* TO …`. */
export function grantsOf(rows: readonly Row[]): readonly Grant[] {
  return rows.flatMap((row) => {
    const line = String(Object.values(row)[0]);
    const match = /^GRANT (.+) ON (.+?) TO /.exec(line);
    if (!match) {
      throw new Error(
        `A database user of the wiki has a right that Wiki7 did not give: ${line.split(' IDENTIFIED ')[0]}. Take it away by hand.`,
      );
    }
    const [, privileges = '', target = ''] = match;
    const list = [...separately(privileges), ...(/ WITH GRANT OPTION/.test(line) ? ['GRANT OPTION'] : [])];
    const real = list.filter((privilege) => privilege !== 'USAGE');
    return real.length === 0 ? [] : [{ target, privileges: real }];
  });
}

export const sameTarget = (one: Grant, other: Grant): boolean => one.target === other.target;

/** At commas, but not at those between the columns of one privilege. */
const separately = (privileges: string) => privileges.split(/,\s*(?![^(]*\))/);
