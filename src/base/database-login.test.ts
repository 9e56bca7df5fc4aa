import { expect, it } from 'vitest';
import { formatLogin, parseLogin, parseMasterLogin, twinOf } from './database-login.ts';

it('takes a secret that was never rotated for the password of the usual user', () => {
  expect(parseLogin('p-_9', 'wiki7_app')).toEqual({ username: 'wiki7_app', password: 'p-_9' });
});

it('reads back the login that a rotation wrote', () => {
  const login = { username: 'wiki7_app_clone', password: '{"\'\\' };
  expect(parseLogin(formatLogin(login), 'wiki7_app')).toEqual(login);
});

it('alternates between two names', () => {
  expect(twinOf('wiki7_app')).toBe('wiki7_app_clone');
  expect(twinOf(twinOf('wiki7_app'))).toBe('wiki7_app');
});

it('fails when a secret names the user of another role', () => {
  const value = formatLogin({ username: 'wiki7_schema', password: 'p' });
  expect(() => parseLogin(value, 'wiki7_app')).toThrow(
    /names wiki7_schema. It must be wiki7_app or wiki7_app_clone/,
  );
});

it.each(['{"username":"wiki7_app"}', '{"username":"wiki7_app","password":""}', '{secret'])(
  'fails without quoting the value when it is half a login: %s',
  (value) => {
    expect(() => parseMasterLogin(value)).toThrow(
      /^A database secret does not hold \{"username": …, "password": …\}/,
    );
  },
);
