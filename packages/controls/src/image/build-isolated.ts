import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { cwe, dockerDocs } from '@palisade/core/control/reference';

const DANGERS: Readonly<Record<string, { readonly value: string; readonly message: string }>> = {
  security: { value: 'insecure', message: 'The command runs privileged on the builder' },
  network: {
    value: 'host',
    message: 'The command sees the network of the builder, its metadata service and local daemons too',
  },
};

export const buildIsolated = dockerfileControl({
  title: 'Builds run isolated from their builder',
  severity: 'high',
  why: 'Whatever a build runs, a compromised dependency too, then reaches the machine that builds, with its credentials and other people’s builds.',
  refs: [dockerDocs('reference/dockerfile/#run---security'), cwe(250)],
  each: 'instruction',
  keywords: ['RUN'],
  *inspect({ flags }) {
    for (const { name, value, span } of flags) {
      const danger = Object.hasOwn(DANGERS, name) ? DANGERS[name] : undefined;
      if (danger && value === danger.value) yield { at: span, message: danger.message };
    }
  },
  fix: { none: 'What needed it must be built in another way; which, only you know' },
});
