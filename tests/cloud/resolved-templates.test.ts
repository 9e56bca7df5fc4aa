import { describe, expect, it } from 'vitest';
import { resolveTemplates, type StackTemplate } from '../support/resolved-templates.ts';

const stack: StackTemplate = {
  name: 's',
  account: '123456789012',
  region: 'eu-west-1',
  template: {
    Parameters: { Awake: { Default: 'no' } },
    Conditions: { IsAwake: { 'Fn::Equals': [{ Ref: 'Awake' }, 'yes'] } },
    Resources: {
      Tasks: {
        Type: 'T',
        Properties: {
          Count: { 'Fn::If': ['IsAwake', { Ref: 'AWS::Region' }, 0] },
          More: { 'Fn::If': ['IsAwake', 1, { Ref: 'AWS::NoValue' }] },
        },
      },
    },
  },
};
const propertiesOf = (...given: Parameters<typeof resolveTemplates>) =>
  resolveTemplates(...given).map(({ properties }) => properties);

describe('a template with a condition', () => {
  it('is resolved for the default of the parameter that decides', () => {
    expect(propertiesOf([stack])).toEqual([{ Count: 0 }]);
  });

  it('is resolved for another value of it', () => {
    const parameters = { Awake: 'yes' };
    expect(propertiesOf([stack], { parameters })).toEqual([{ Count: 'eu-west-1', More: 1 }]);
  });

  it('is refused when nobody says what the condition is', () => {
    const template = { ...stack.template, Conditions: {} };
    expect(() => resolveTemplates([{ ...stack, template }])).toThrow('s has no condition IsAwake.');
  });
});
