import { type DockerfileProblem, dockerfileControl } from '@palisade/core/control/dockerfile';
import { cisDocker, cwe } from '@palisade/core/control/reference';
import type { Pair } from '@palisade/core/subject/dockerfile';
import { isOff, skipsVerification } from './_tls.ts';

function* inPairs(pairs: readonly Pair[]): Generator<DockerfileProblem> {
  for (const { key, value, span } of pairs)
    if (typeof value === 'string' && isOff(key, value))
      yield { at: span, message: `${key}=${value} stops certificates from being checked` };
}

export const tlsVerified = dockerfileControl({
  title: 'Certificates are checked',
  severity: 'high',
  why: 'Whoever sits between the builder and the server then decides what is downloaded and run, or reads what the service sends.',
  refs: [cisDocker('4.11'), cwe(295)],
  peers: [
    'CKV2_DOCKER_2',
    'CKV2_DOCKER_3',
    'CKV2_DOCKER_4',
    'CKV2_DOCKER_5',
    'CKV2_DOCKER_6',
    'CKV2_DOCKER_12',
    'CKV2_DOCKER_13',
    'CKV2_DOCKER_14',
    'CKV2_DOCKER_15',
    'CKV2_DOCKER_16',
  ],
  each: 'instruction',
  keywords: ['RUN', 'CMD', 'ENTRYPOINT', 'ENV', 'ARG'],
  *inspect({ pairs, script }) {
    yield* inPairs(pairs);
    for (const command of script?.commands ?? []) {
      const how = skipsVerification(command) ?? command.assignments.find(({ name, value }) => isOff(name, value))?.name;
      if (how !== undefined) yield { at: command.span, message: `${how}: the certificate is not checked` };
    }
    if (script?.unresolved)
      yield { at: script.unresolved.span, message: 'The commands cannot be told', unknown: script.unresolved.why };
  },
  fix: { none: 'Add the missing authority to the image’s trust store (update-ca-certificates) instead' },
});
