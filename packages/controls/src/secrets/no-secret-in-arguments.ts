import { cisKubernetes, cwe } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import { lower } from '@palisade/core/predicate/field';
import { and, not } from '@palisade/core/predicate/predicate';

const SECRET_ARGUMENT = '(password|passwd|secret|token|api-?key|access-?key)=[^$<{ ]';

export const noSecretInArguments = workloadControl({
  title: 'Arguments hold no secret literals',
  severity: 'high',
  sensitive: true,
  why: 'Arguments stand in the manifest, in the process list of the node and in every audit record of the pod.',
  refs: [cisKubernetes('5.4.1'), cwe(214)],
  peers: [],
  each: 'container',
  require: ({ container }) =>
    and(
      container.args.every((argument) => not(lower(argument).matches(SECRET_ARGUMENT))),
      container.command.every((argument) => not(lower(argument).matches(SECRET_ARGUMENT))),
    ),
  fails: 'has a secret among its arguments',
  fix: { none: 'Move the value to a Secret, rotate it, and pass a file or a variable' },
});
