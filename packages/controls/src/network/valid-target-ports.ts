import type { Problem, WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { TEMPLATES } from '@palisade/core/subject/kubernetes';
import { isKubernetes } from '@palisade/core/subject/namespace';
import type { Data } from '@palisade/core/value';
import { containersOf, itemsAt, type Path, podOf, problem } from '../workload/_pod.ts';

const NAME = /^(?=.*[a-z])[a-z0-9](?:[a-z0-9]|-(?!-)){0,13}[a-z0-9]$|^[a-z]$/;
const MAX_PORT = 65_535;

/** An IANA service name, or the number of a port. */
const isValid = (port: string | number): boolean =>
  typeof port === 'number'
    ? Number.isInteger(port) && port > 0 && port <= MAX_PORT
    : port.length <= 15 && NAME.test(port);

interface Port {
  readonly port: string | number;
  readonly path: Path;
}

const portsIn = (value: Data, base: Path, keys: Path, key: string): Port[] =>
  itemsAt(value, base, keys).flatMap((item) => {
    const port = item.value[key];
    const isPort = typeof port === 'number' || (typeof port === 'string' && port !== '');
    return isPort ? [{ port, path: [...item.path, key] }] : [];
  });

export const validTargetPorts: WorldControl = {
  form: 'world',
  title: 'Ports have names and numbers that can exist',
  severity: 'low',
  why: 'The API server refuses the object, and the deploy stops halfway.',
  refs: [kubernetesDocs('concepts/services-networking/service/#field-spec-ports')],
  peers: ['invalid-target-ports'],
  model: 'kubernetes',
  kinds: ['Service', ...Object.keys(TEMPLATES)],
  inspect(subject) {
    if (!isKubernetes(subject)) return undefined;
    const pod = podOf(subject);
    const ports =
      subject.kind === 'Service'
        ? portsIn(subject.body.object, [], ['spec', 'ports'], 'targetPort')
        : (pod ? containersOf(pod) : []).flatMap(({ value, path }) => portsIn(value, path, ['ports'], 'name'));
    if (ports.length === 0) return undefined;
    return ports.flatMap(({ port, path }): Problem[] =>
      isValid(port) ? [] : [problem(path, path.join('.'), `${port} is neither the name nor the number of a port`)],
    );
  },
  admission: { none: 'The API server refuses it by itself' },
  fix: { none: 'Only you know which port was meant' },
};
