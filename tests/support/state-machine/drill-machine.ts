import { checkedApp } from '../../../src/cloud/stacks/synthesized-app.fixture.ts';
import type { Definition } from './interpreter.ts';

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: unknown }>>;
}

/** The machine of the drill as the template has it, its functions by their logical ids. */
export function drillMachine(): Definition {
  const templates = checkedApp({ profile: 'standard' }).filter(({ id }) => id === 'Recovery');
  const resources = templates.flatMap(({ template }) =>
    Object.values((template as unknown as Template).Resources),
  );
  const found = resources.find(({ Type }) => Type === 'AWS::StepFunctions::StateMachine');
  if (!found) throw new Error('The template has no state machine.');
  const { DefinitionString } = found.Properties as {
    readonly DefinitionString: { readonly 'Fn::Join': readonly [string, readonly unknown[]] };
  };
  const [, parts] = DefinitionString['Fn::Join'];
  const text = parts.map((part) =>
    typeof part === 'string' ? part : (part as Record<string, readonly string[]>)['Fn::GetAtt']?.[0],
  );
  return JSON.parse(text.join(''));
}
