/** Where an Ingress sends traffic, in the form of today and of v1beta1. */
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { at, type Data, isObject } from '@palisade/core/value';
import { itemsAt, type Names, namesIn, type Path, text } from '../workload/_pod.ts';

export interface Backend {
  readonly path: Path;
  readonly service: string;
  /** The name or the number of a port of the Service. */
  readonly port: string | number | undefined;
}

const scalar = (value: Data | undefined): string | number | undefined =>
  typeof value === 'string' || typeof value === 'number' ? value : undefined;

function backendAt(value: Data | undefined, path: Path): Backend[] {
  if (!isObject(value)) return [];
  const today = text(at(value, ['service', 'name']));
  const service = today ?? text(value['serviceName']);
  if (service === undefined) return [];
  const port = today
    ? (at(value, ['service', 'port', 'name']) ?? at(value, ['service', 'port', 'number']))
    : value['servicePort'];
  return [{ path, service, port: scalar(port) }];
}

export function backendsOf({ body }: KubernetesSubject): readonly Backend[] {
  const { object } = body;
  const paths = itemsAt(object, [], ['spec', 'rules']).flatMap((rule) =>
    itemsAt(rule.value, rule.path, ['http', 'paths']),
  );
  return [
    ...['defaultBackend', 'backend'].flatMap((key) => backendAt(at(object, ['spec', key]), ['spec', key])),
    ...paths.flatMap(({ value, path }) => backendAt(value['backend'], [...path, 'backend'])),
  ];
}

/** The AWS load balancer controller takes `use-annotation` for the port, and the name for an action. */
export const isAction = ({ port }: Backend): boolean => port === 'use-annotation';

export const servicePorts = ({ body }: KubernetesSubject): { readonly names: Names; readonly numbers: Names } => {
  const ports = at(body.object, ['spec', 'ports']);
  return { names: namesIn(ports), numbers: namesIn(ports, 'port') };
};
