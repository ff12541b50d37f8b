/** The command line: finds the command, parses its options, prints errors in one line, and sets the exit code. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { type Command, type Invocation, UserError } from './command.ts';
import { commands } from './commands.ts';
import { helpOf, helpOfAll } from './help.ts';
import { complain, print } from './output.ts';
import { version } from './version.ts';

function parserOptions({ options }: Command): ParseArgsOptionsConfig {
  const parsed: ParseArgsOptionsConfig = { help: { type: 'boolean', short: 'h' } };
  for (const [name, { type, short }] of Object.entries(options))
    parsed[name] = {
      type: type === 'boolean' ? 'boolean' : 'string',
      multiple: type === 'strings',
      ...(short && { short }),
    };
  return parsed;
}

/** `--fix` alone takes the value that the table gives it; node's parser knows no optional values. */
function withBareValues({ options }: Command, argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.map((arg, index) => {
    const bare = arg.startsWith('--') && (end < 0 || index < end) ? options[arg.slice(2)]?.bare : undefined;
    return bare === undefined ? arg : `${arg}=${bare}`;
  });
}

function checkChoices(command: Command, values: Invocation['options']): void {
  for (const [name, { choices }] of Object.entries(command.options)) {
    const value = values[name];
    if (choices && typeof value === 'string' && !choices.includes(value))
      throw new UserError(`--${name}=${value} is not one of ${choices.join(', ')}`);
  }
}

function parse(command: Command, argv: readonly string[]): Invocation {
  try {
    const { values, positionals } = parseArgs({
      args: withBareValues(command, argv),
      options: parserOptions(command),
      allowPositionals: true,
    });
    checkChoices(command, values as Invocation['options']);
    return { operands: positionals, options: values as Invocation['options'] };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const [message] = (error as Error).message.split('. ');
    throw new UserError(`${message}. \`palisade ${command.name} --help\` lists the options`);
  }
}

async function dispatch([name, ...rest]: readonly string[]): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    print(helpOfAll(commands));
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    print(`palisade ${version}\n`);
    return 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) throw new UserError(`no command is called "${name}". \`palisade --help\` lists them`);
  const invocation = parse(command, rest);
  if (invocation.options['help'] === true) {
    print(helpOf(command));
    return 0;
  }
  return (await command.load())(invocation);
}

/** A mistake of ours is told as one, with the way to see more; never by a page of our own code. */
function messageOf(error: unknown): string {
  if (error instanceof UserError) return error.message;
  const { message, stack } = error as Error;
  const where = process.env['PALISADE_DEBUG'] ? `\n${stack}` : ' (PALISADE_DEBUG=1 shows where)';
  return `internal error: ${message}${where}. Please report it`;
}

/** The exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    return await dispatch(argv);
  } catch (error) {
    complain(messageOf(error));
    return 2;
  }
}
