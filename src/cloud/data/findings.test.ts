import { describe, expect, it } from 'vitest';
import { check } from './data.fixture.ts';

describe('AwsSolutions has no finding that is not acknowledged', () => {
  it.each([
    { profile: 'starter', engine: 'mysql' },
    { profile: 'standard', engine: 'mysql' },
    { profile: 'large', engine: 'mysql' },
    { profile: 'starter', engine: 'mariadb' },
    { profile: 'large', engine: 'mariadb' },
    { profile: 'standard', standby: true },
  ] as const)('%o', (choice) => {
    expect(() => check(choice)).not.toThrow();
  });
});
