/** `palisade completion`: from the same tables as the help. */
import { type Command, type Invocation, UserError } from '../command.ts';
import { commands } from '../commands.ts';
import { print } from '../output.ts';

const flags = ({ options }: Command): string[] => [...Object.keys(options).map((name) => `--${name}`), '--help'];
const names = (): string => commands.map(({ name }) => name).join(' ');

const bash = (): string => `_palisade() {
  local current="\${COMP_WORDS[COMP_CWORD]}"
  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "${names()}" -- "$current")); return; fi
  case "$current" in -*) ;; *) COMPREPLY=($(compgen -f -- "$current")); return ;; esac
  case "\${COMP_WORDS[1]}" in
${commands.map((command) => `    ${command.name}) COMPREPLY=($(compgen -W "${flags(command).join(' ')}" -- "$current")) ;;`).join('\n')}
  esac
}
complete -o filenames -F _palisade palisade
`;

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const zsh = (): string => `#compdef palisade
_palisade() {
  local -a commands; commands=(${commands.map(({ name, summary }) => quote(`${name}:${summary}`)).join(' ')})
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  case "$words[2]" in
${commands
  .map(
    (command) =>
      `    ${command.name}) _arguments ${Object.entries(command.options)
        .map(([name, { help, type }]) =>
          quote(`--${name}${type === 'boolean' ? '' : '='}[${help.replace(/[[\]]/g, '')}]`),
        )
        .join(' ')} '*:file:_files' ;;`,
  )
  .join('\n')}
  esac
}
compdef _palisade palisade
`;

const fish = (): string =>
  commands
    .flatMap(({ name, summary, options }) => [
      `complete -c palisade -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
      ...Object.entries(options).map(
        ([option, { help, choices, type }]) =>
          `complete -c palisade -n ${quote(`__fish_seen_subcommand_from ${name}`)} -l ${option}${type === 'boolean' ? '' : ' -r'}${choices ? ` -a ${quote(choices.join(' '))}` : ''} -d ${quote(help)}`,
      ),
    ])
    .join('\n')
    .concat('\n');

const SHELLS: Readonly<Record<string, () => string>> = { bash, zsh, fish };

export async function runCompletion({ operands: [shell = ''] }: Invocation): Promise<number> {
  const script = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
  if (!script) throw new UserError(`completion needs a shell: ${Object.keys(SHELLS).join(', ')}`);
  print(script());
  return 0;
}
