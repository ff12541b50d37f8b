/** What an instruction runs: shell text, exec form or a here-document. */
import type { Span } from '@palisade/core/control/control';
import type { Heredoc, Word } from '@palisade/core/subject/dockerfile';
import type { Script } from '@palisade/core/subject/script';
import { execScript, parseScript } from './shell/list.ts';
import { baseName, readsInput, SHELLS } from './shell/program.ts';
import { withoutHeredocs } from './words.ts';

export interface Runnable {
  readonly form: 'exec' | 'shell' | 'words';
  readonly words: readonly Word[];
  /** The joined text of the arguments. */
  readonly text: string;
  readonly spanOf: (start: number, end: number) => Span;
  readonly heredocs: readonly Heredoc[];
  readonly shell: readonly string[];
}

const OTHER: Script = { language: 'other', commands: [], unresolved: undefined };

const isShell = (program: string | undefined): boolean => SHELLS.has(baseName(program ?? ''));

const SHEBANG = /^#![ \t]*(\S+)(?:[ \t]+(\S+))?/;

function heredocScript({ content, span }: Heredoc): Script {
  const shebang = SHEBANG.exec(content);
  const program = baseName(shebang?.[1] ?? 'sh') === 'env' ? shebang?.[2] : (shebang?.[1] ?? 'sh');
  if (!isShell(program)) return OTHER;
  return parseScript({
    text: content,
    spanOf: (start, end) => ({ start: span.start + start, end: span.start + end }),
    exact: true,
  });
}

const joined = (first: Script, second: Script): Script => ({
  language: first.language,
  commands: [...first.commands, ...second.commands],
  unresolved: first.unresolved ?? second.unresolved,
});

const execOf = ({ words, text, spanOf }: Runnable): Script =>
  execScript(
    words.map(({ value, raw, span }) => ({
      text: typeof value === 'string' ? value : raw,
      dynamic: false,
      span,
      commands: [],
    })),
    spanOf(0, text.length),
  );

export function scriptOf(runnable: Runnable): Script {
  const { form, text, spanOf, heredocs, shell } = runnable;
  if (form === 'exec') return execOf(runnable);
  if (!isShell(shell[0])) return OTHER;
  const [heredoc] = heredocs;
  if (heredoc && withoutHeredocs(text) === '') return heredocScript(heredoc);
  const script = parseScript({ text, spanOf, exact: true });
  const fed = script.commands.some(({ name, args }) => readsInput(name, args));
  return heredoc && fed ? joined(script, heredocScript(heredoc)) : script;
}
