import type { Command } from '../command.ts';

export const completionCommand: Command = {
  name: 'completion',
  summary: 'Print the completion script of a shell',
  operands: 'bash|zsh|fish',
  options: {},
  examples: [
    ['source <(palisade completion bash)', 'in ~/.bashrc'],
    ['palisade completion fish > ~/.config/fish/completions/palisade.fish', 'for fish'],
  ],
  load: async () => (await import('./command.ts')).runCompletion,
};
