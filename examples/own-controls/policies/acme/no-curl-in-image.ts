import { dockerfileControl } from '@palisade/core/control/dockerfile';

/** A source control: a text with order and spans, so a function looks at each instruction. */
export const noCurlInImage = dockerfileControl({
  title: 'Images are built without curl',
  severity: 'low',
  why: 'What fetches a file for us fetches a payload for an intruder as well.',
  refs: [{ standard: 'ACME', id: 'PLAT-31', url: 'https://handbook.acme.example/platform#plat-31' }],
  each: 'instruction',
  keywords: ['RUN'],
  *inspect({ script, span }) {
    for (const { name, args, span: at } of script?.commands ?? [])
      if (name === 'curl' || args.some(({ text }) => text === 'curl'))
        yield { at, message: 'curl is installed or run here' };
    if (script?.unresolved) yield { at: span, message: 'There may be more', unknown: script.unresolved.why };
  },
  fix: { none: 'Use ADD --checksum, or a stage that is left behind' },
});
