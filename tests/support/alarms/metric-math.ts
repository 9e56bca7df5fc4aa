/** What an expression's names stand for at one time; undefined: there is no data. */
export type Values = Readonly<Record<string, number | undefined>>;

/**
 * The part of CloudWatch's metric math that our alarms use: numbers, names, `+ - * /`, comparisons, `IF` and `FILL`. Where one of the numbers
 * is missing there is no result for that time. AWS, "Using math expressions with CloudWatch metrics".
 *
 * @throws Error for anything else
 */
export function evaluateMath(expression: string, values: Values): number | undefined {
  const tokens = expression.match(/\d+(?:\.\d+)?|\w+|[<>=]=|[-+*/(),<>]/g) ?? [];
  if (tokens.join('') !== expression.replaceAll(/\s/g, '')) throw new Error(`Not understood: ${expression}`);
  let at = 0;
  const take = (wanted?: string): string => {
    const token = tokens[at] ?? '';
    if (wanted !== undefined && token !== wanted) throw new Error(`${wanted} expected in ${expression}`);
    at += 1;
    return token;
  };
  const both = (
    first: number | undefined,
    second: number | undefined,
    combine: (a: number, b: number) => number,
  ) => (first === undefined || second === undefined ? undefined : combine(first, second));

  const term = (): number | undefined => {
    const token = take();
    if (token === '(') {
      const inner = comparison();
      take(')');
      return inner;
    }
    if (token === 'IF') {
      take('(');
      const condition = comparison();
      take(',');
      const yes = comparison();
      take(',');
      const no = comparison();
      take(')');
      return condition === undefined ? undefined : condition === 0 ? no : yes;
    }
    if (token === 'FILL') {
      take('(');
      const given = comparison();
      take(',');
      const instead = comparison();
      take(')');
      return given ?? instead;
    }
    if (/^\d/.test(token)) return Number(token);
    if (!Object.hasOwn(values, token)) throw new Error(`${token} is not known in ${expression}`);
    return values[token];
  };
  const product = (): number | undefined => {
    let result = term();
    while (tokens[at] === '*' || tokens[at] === '/') {
      const divides = take() === '/';
      // Nothing is divided by nothing: CloudWatch has no data there.
      const other = term();
      result = divides && other === 0 ? undefined : both(result, other, (a, b) => (divides ? a / b : a * b));
    }
    return result;
  };
  const sum = (): number | undefined => {
    let result = product();
    while (tokens[at] === '+' || tokens[at] === '-') {
      const sign = take() === '+' ? 1 : -1;
      result = both(result, product(), (a, b) => a + sign * b);
    }
    return result;
  };
  const comparison = (): number | undefined => {
    const first = sum();
    const compare = comparisons[tokens[at] ?? ''];
    if (!compare) return first;
    take();
    return both(first, sum(), (a, b) => (compare(a, b) ? 1 : 0));
  };
  const result = comparison();
  if (at !== tokens.length) throw new Error(`Not understood: ${tokens.slice(at).join(' ')} in ${expression}`);
  return result;
}

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
};
