import type { Command } from '../command.ts';

export const waiveCommand: Command = {
  name: 'waive',
  summary: 'Record an exception with owner, reason and expiry',
  operands: 'CONTROL',
  options: {
    owner: { type: 'string', value: 'NAME', help: 'Who answers for it' },
    reason: { type: 'string', value: 'TEXT', help: 'Why the gap is acceptable until then' },
    expires: { type: 'string', value: 'DATE', help: 'The last day on which it counts, as 2027-03-31' },
    subject: {
      type: 'string',
      value: 'PATTERN',
      help: "Only for this subject's id or name; * stands for any run of characters",
    },
    file: { type: 'string', value: 'PATTERN', help: 'Only in this file' },
    config: {
      type: 'string',
      value: 'FILE',
      help: 'The config to write to (default: palisade.yaml, found upwards, or a new one)',
    },
    import: {
      type: 'boolean',
      help: "Propose waivers from other tools' ignore comments in the target folder; writes nothing",
    },
  },
  examples: [
    ['palisade waive workload/image-tag --owner=web --reason="built locally" --expires=2027-03-31', 'record one'],
    ['palisade waive --import .', 'what checkov:skip, hadolint ignore, zizmor: ignore … would be here'],
  ],
  load: async () => (await import('./command.ts')).runWaive,
};
