import { expect, it } from 'vitest';
import { mostConnections } from './most-connections.ts';

// RDS gives a connection for each 12,582,880 bytes of the memory that is left to the engine.
it.each([
  ['db.t4g.micro', 76],
  ['db.t4g.small', 153],
  ['db.t4g.large', 614],
  ['db.m7g.large', 614],
  ['db.m7g.2xlarge', 2457],
  ['db.r7g.xlarge', 2457],
  ['db.x2g.large', undefined],
  ['db.m7g.metal', undefined],
])('a database of the class %s takes about %s connections', (instanceClass, most) => {
  expect(mostConnections(instanceClass)).toBe(most);
});
