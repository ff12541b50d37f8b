/**
 * Which Ingresses route to a pod's port. A request that they route ends at the ingress controller, whose pods make a
 * connection of their own: for policies it comes from them, and not from who sent it.
 */
import type { KubernetesSubject } from '../subject/kubernetes.ts';
import { at, type Data, type DataObject, isList, isObject, toPointer } from '../value.ts';
import type { World } from '../world.ts';
import type { PodEndpoint } from './endpoint.ts';
import type { Port } from './port.ts';
import { backendsOf } from './service.ts';

export interface Route {
  readonly ingress: KubernetesSubject;
  /** `shop.example.com/api`; `*` is every host. */
  readonly url: string;
  /** Pointer in the Ingress. */
  readonly at: string;
}

interface Backend {
  readonly service: Data | undefined;
  readonly url: string;
  readonly path: readonly (string | number)[];
}

const text = (value: Data | undefined, usual: string): string => (typeof value === 'string' ? value : usual);

const items = (value: Data | undefined): readonly [number, DataObject][] =>
  isList(value) ? [...value.entries()].filter((entry): entry is [number, DataObject] => isObject(entry[1])) : [];

function backendsIn({ body: { object } }: KubernetesSubject): Backend[] {
  const rules = items(at(object, ['spec', 'rules'])).flatMap(([index, rule]) =>
    items(at(rule, ['http', 'paths'])).map(([inner, one]) => ({
      service: at(one, ['backend', 'service']),
      url: `${text(rule['host'], '*')}${text(one['path'], '/')}`,
      path: ['spec', 'rules', index, 'http', 'paths', inner],
    })),
  );
  const other = at(object, ['spec', 'defaultBackend', 'service']);
  return other === undefined ? rules : [...rules, { service: other, url: '*', path: ['spec', 'defaultBackend'] }];
}

function leadsTo(world: World, ingress: KubernetesSubject, backend: Backend, to: PodEndpoint, port: Port): boolean {
  const { service } = backend;
  if (!isObject(service)) return false;
  const asked = at(service, ['port', 'number']) ?? at(service, ['port', 'name']);
  const named = world
    .kind(ingress.unit, 'Service')
    .items.filter(({ name, namespace }) => name === service['name'] && namespace === ingress.namespace);
  const wanted = typeof asked === 'number' || typeof asked === 'string' ? asked : undefined;
  return named
    .flatMap((one) => backendsOf(world, one, { port: wanted, protocol: 'TCP' }))
    .some(
      ({ endpoint, port: own }) =>
        endpoint.kind === 'pod' && endpoint.subject === to.subject && own.number === port.number,
    );
}

export const routesTo = (world: World, unit: string, to: PodEndpoint, port: Port): Route[] =>
  world.kind(unit, 'Ingress').items.flatMap((ingress) =>
    backendsIn(ingress)
      .filter((backend) => leadsTo(world, ingress, backend, to, port))
      .map(({ url, path }) => ({ ingress, url, at: toPointer(path) })),
  );
