import type { Template } from './template-changes.ts';

/** An output of another stack, which CloudFormation reads when a stack that names it is updated. */
const reference = /\{"Fn::GetStackOutput":(\{[^{}]*\})\}/g;

const named = (stack: string, output: string) => `${stack}.${output}`;

/** Outputs of other stacks that a template reads, as `wiki7-wiki-data.Output`. */
export function readsOf(template: Template): readonly string[] {
  const found = [...JSON.stringify(template).matchAll(reference)].map(([, body = '']) => {
    const { StackName, OutputName } = JSON.parse(body) as { StackName: string; OutputName: string };
    return named(StackName, OutputName);
  });
  return [...new Set(found)];
}

/** Outputs that a stack has, in the same words. */
export const outputsOf = (stack: string, { Outputs = {} }: Template): readonly string[] =>
  Object.keys(Outputs as object).map((output) => named(stack, output));
