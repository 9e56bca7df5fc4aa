import { expect, it } from 'vitest';
import { deliveryTemplate } from './delivery.fixture.ts';

const { resources } = deliveryTemplate();
it('x', () => {
  const { writeFileSync } = require('node:fs');
  writeFileSync('/tmp/w7/h-delivery-template.json', JSON.stringify(Object.fromEntries(resources), null, 1));
  expect(resources.size).toBeGreaterThan(5);
});
