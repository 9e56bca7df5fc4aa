import { browsersRevalidate } from '../../blueprint/edge-rules.ts';
import { securityHeaders } from '../../blueprint/security-headers.ts';
import { Fault } from './report.ts';
import type { Answer } from './visitor.ts';

export interface Expected {
  /** Beginning of the content type. */
  readonly type: string;
  /** A part of the text that a right answer has. @default - none is looked for */
  readonly contains?: string;
}

/**
 * Whether a stranger got what they should.
 *
 * @throws Fault that names the first thing that is wrong
 */
export function expectContent(answer: Answer, expected: Expected): void {
  const { path, status, headers } = answer;
  if (status !== 200) throw new Fault(`${path} answered ${status}, not 200.`);
  const type = headers.get('content-type') ?? 'none';
  if (!type.startsWith(expected.type))
    throw new Fault(`${path} is of the type ${type}, not ${expected.type}.`);
  if (answer.bytes.length === 0) throw new Fault(`${path} is empty.`);
  if (expected.contains && !answer.bytes.includes(expected.contains))
    throw new Fault(`${path} answered 200, but it is not what it should be: it lacks ${expected.contains}.`);
}

/**
 * Whether it came with what the edge owes everybody.
 *
 * @param browsers What they may do with it. @default - nothing is looked for
 * @throws Fault that names the first thing that is wrong
 */
export function expectHeaders(answer: Answer, browsers?: 'keep' | 'ask-again'): void {
  const { path, headers } = answer;
  expectNoCookie(answer);
  for (const [name, value] of Object.entries(securityHeaders)) {
    if (headers.get(name) !== value)
      throw new Fault(`${path} has the header ${name}: ${headers.get(name) ?? '(none)'}, not ${value}.`);
  }
  if (browsers) expectLifetime(answer, browsers);
}

/** A cookie that a stranger gets with an answer that caches keep is everybody's cookie. */
function expectNoCookie({ path, headers }: Answer): void {
  const names = headers.getSetCookie().map((cookie) => cookie.split('=')[0]);
  if (names.length > 0) throw new Fault(`${path} gives strangers a cookie: ${names.join(', ')}.`);
}

function expectLifetime({ path, headers }: Answer, browsers: 'keep' | 'ask-again'): void {
  const control = headers.get('cache-control') ?? '(none)';
  const right = browsers === 'ask-again' ? control === browsersRevalidate : /max-age=[1-9]/.test(control);
  if (right) return;
  const wanted = browsers === 'ask-again' ? browsersRevalidate : 'a max-age above 0';
  throw new Fault(`${path} has the header Cache-Control: ${control}, not ${wanted}.`);
}
