/** The fenced examples of a control's doc. An info string is `LANGUAGE valid|invalid|unknown {options as JSON}`. */
import type { TextFile } from '@palisade/sources/tree';

export interface Example {
  readonly verdict: 'valid' | 'invalid' | 'unknown';
  readonly language: string;
  readonly files: readonly TextFile[];
  readonly settings: Readonly<Record<string, unknown>>;
  /** Line of the fence in the doc, for a failing test's name. */
  readonly line: number;
}

interface Options {
  readonly settings?: Record<string, unknown>;
  readonly file?: string;
}

/** What a block is called when it does not say; `files` blocks name each file on a line `=== path`. */
const DEFAULT_FILE: Readonly<Record<string, string>> = {
  yaml: 'manifest.yaml',
  dockerfile: 'Dockerfile',
  workflow: '.github/workflows/ci.yml',
  action: 'action.yml',
  compose: 'compose.yaml',
  json: 'package.json',
};

function filesOf(language: string, text: string, options: Options): TextFile[] {
  if (language !== 'files') return [{ path: options.file ?? DEFAULT_FILE[language] ?? `example.${language}`, text }];
  const parts = text.split(/^=== (.+)\n/m).slice(1);
  return parts.flatMap((part, index) => (index % 2 === 0 ? [{ path: part.trim(), text: parts[index + 1] ?? '' }] : []));
}

const FENCE = /^```(\w+) (valid|invalid|unknown)(?: (\{.*\}))?\n([\s\S]*?)^```$/gm;

export function parseExamples(markdown: string): Example[] {
  return [...markdown.matchAll(FENCE)].map((match) => {
    const [, language = '', verdict, json, text = ''] = match;
    const options: Options = json ? JSON.parse(json) : {};
    return {
      language,
      verdict: verdict as Example['verdict'],
      files: filesOf(language, text, options),
      settings: options.settings ?? {},
      line: markdown.slice(0, match.index).split('\n').length,
    };
  });
}
