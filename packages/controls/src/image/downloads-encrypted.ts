import { type DockerfileProblem, dockerfileControl } from '@palisade/core/control/dockerfile';
import { cisDocker, cwe } from '@palisade/core/control/reference';
import { sourcesOf } from './_copy.ts';

/** Plain HTTP or FTP to a host other than this one. */
const PLAIN = /^(?:http|ftp):\/\/(?!localhost\b|127\.|\[::1\]|169\.254\.|host\.docker\.internal)/i;
const PROGRAMS = new Set(['curl', 'wget', 'git', 'aria2c', 'pip', 'pip3']);
const PROXY = /^(?:-x|--proxy|--preproxy)$/;

export const downloadsEncrypted = dockerfileControl({
  title: 'Downloads are encrypted',
  severity: 'medium',
  why: 'Over plain HTTP anyone on the way may replace what is downloaded.',
  refs: [cisDocker('4.11'), cwe(319), cwe(494)],
  each: 'instruction',
  keywords: ['RUN', 'ADD'],
  *inspect(instruction): Generator<DockerfileProblem> {
    const message = 'This is fetched without encryption';
    for (const { value, span } of instruction.keyword === 'ADD' ? sourcesOf(instruction) : [])
      if (typeof value === 'string' && PLAIN.test(value)) yield { at: span, message };
    for (const { name, args } of instruction.script?.commands ?? []) {
      if (!PROGRAMS.has(name)) continue;
      const word = args.find(({ text }, n) => PLAIN.test(text) && !PROXY.test(args[n - 1]?.text ?? ''));
      if (word) yield { at: word.span, message };
    }
  },
  fix: { none: 'Use https:// where the server has it; else compare with a checksum and say so in a waiver' },
});
