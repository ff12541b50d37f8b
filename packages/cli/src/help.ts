import type { Command, Option } from './command.ts';

const flag = (name: string, { type, value, short, bare }: Option): string => {
  const operand = type === 'boolean' ? '' : `=${value ?? 'VALUE'}`;
  return `${short ? `-${short}, ` : ''}--${name}${bare === undefined ? operand : `[${operand}]`}`;
};

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join('\n');
}

const choices = ({ choices: of }: Option): string => (of ? ` [${of.join(', ')}]` : '');

export function helpOf({ name, summary, operands, options, examples }: Command): string {
  const rows = Object.entries(options).map(([option, of]) => [flag(option, of), `${of.help}${choices(of)}`] as const);
  return `${summary}

Usage: palisade ${name} ${operands}

${columns([...rows, ['-h, --help', 'Show this']])}

Examples:
${columns(examples)}
`;
}

export const helpOfAll = (commands: readonly Command[]): string => `Palisade: the security checklist that runs

Usage: palisade COMMAND [OPTIONS]

${columns(commands.map(({ name, summary }) => [name, summary]))}

  \`palisade COMMAND --help\` shows a command's options, with examples.
`;
