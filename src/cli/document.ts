import type { Argument, Command, Option } from 'commander';

/** The reference of all commands as Markdown, from their own definitions. */
export function documentCommands(program: Command): string {
  const everywhere = program.options.map((option) => optionRow(option));
  return [
    table('option of every command', everywhere),
    ...program.commands.flatMap((command) => section(command, '')),
  ].join('\n');
}

/** A command that only holds others stands for them. */
function section(command: Command, parent: string): string[] {
  const name = `${parent}${command.name()}`;
  if (command.commands.length > 0) return command.commands.flatMap((child) => section(child, `${name} `));
  const given = command.registeredArguments.map((argument) => `${shown(argument)} `).join('');
  const heading = `### \`./wiki7 ${name} ${given}`.trimEnd();
  const rows = [
    ...command.registeredArguments.map((argument) => argumentRow(argument)),
    ...command.options.map((option) => optionRow(option)),
  ];
  return [
    `${heading}\``,
    '',
    `${sentence(command.description())}\n`,
    ...(rows.length > 0 ? [table('', rows)] : []),
  ];
}

const table = (title: string, rows: readonly string[]) =>
  [`| ${title || 'argument or option'} | meaning | default |`, '|---|---|---|', ...rows, ''].join('\n');

function argumentRow(argument: Argument): string {
  const choices = argument.argChoices ? `: ${argument.argChoices.join(', ')}` : '';
  return row(shown(argument), `${argument.description}${choices}`, argument.defaultValue);
}

const optionRow = (option: Option) => row(option.flags, option.description, option.defaultValue);

function row(name: string, meaning: string, fallback: unknown): string {
  const value = fallback === undefined ? '' : `\`${String(fallback)}\``;
  return `| \`${name}\` | ${sentence(meaning)} | ${value} |`;
}

function shown(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

const sentence = (text: string) => (text === '' ? '' : `${text[0]?.toUpperCase()}${text.slice(1)}.`);
