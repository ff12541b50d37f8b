/**
 * The API server's static defaults (pkg/apis, v1/defaults.go), for the fields that controls read.
 * test/conformance holds them against a real apiserver.
 */
import { tagOf } from '@palisade/core/predicate/image';
import { CONTAINER_LISTS, TEMPLATES } from '@palisade/core/subject/kubernetes';
import { at, type Data, type DataObject, isList, isObject, newObject, OPEN, Unresolved } from '@palisade/core/value';

type Defaults = Readonly<Record<string, (object: DataObject) => Data>>;

const always = (value: Data) => (): Data => value;

const POD: Defaults = {
  restartPolicy: always('Always'),
  dnsPolicy: always('ClusterFirst'),
  terminationGracePeriodSeconds: always(30),
  enableServiceLinks: always(true),
};

const pullPolicy = ({ image }: DataObject): Data => {
  if (typeof image !== 'string') return 'IfNotPresent';
  const tag = tagOf(image);
  return tag === 'latest' || (tag === undefined && !image.includes('@')) ? 'Always' : 'IfNotPresent';
};

const CONTAINER: Defaults = { imagePullPolicy: pullPolicy };
const PORT: Defaults = { protocol: always('TCP') };
const PROBE: Defaults = {
  timeoutSeconds: always(1),
  periodSeconds: always(10),
  successThreshold: always(1),
  failureThreshold: always(3),
};

const SPEC: Readonly<Record<string, Defaults>> = {
  Deployment: { replicas: always(1), progressDeadlineSeconds: always(600) },
  ReplicaSet: { replicas: always(1) },
  StatefulSet: { replicas: always(1) },
  Service: { type: always('ClusterIP'), sessionAffinity: always('None') },
  NetworkPolicy: { policyTypes: ({ egress }) => (isList(egress) ? ['Ingress', 'Egress'] : ['Ingress']) },
  HorizontalPodAutoscaler: { minReplicas: always(1) },
  CronJob: { concurrencyPolicy: always('Allow') },
};

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

function fill(object: Data | undefined, defaults: Defaults): void {
  if (!isObject(object)) return;
  for (const key in defaults) {
    const value = object[key];
    if (value === undefined || value === null) object[key] = (defaults[key] as (object: DataObject) => Data)(object);
  }
}

function fillContainer(container: Data): void {
  if (!isObject(container)) return;
  // A hole in the image leaves the policy open too: the default depends on the tag.
  if (typeof container['image'] === 'string') fill(container, CONTAINER);
  const ports = container['ports'];
  if (isList(ports)) for (const port of ports) fill(port, PORT);
  for (const probe of PROBES) fill(container[probe], PROBE);
}

/** A volume that says nothing but its name is an emptyDir. */
function fillVolume(volume: Data): void {
  if (!isObject(volume) || volume[OPEN] !== undefined) return;
  const keys = Object.keys(volume);
  if (keys.length === 1 && keys[0] === 'name') volume['emptyDir'] = newObject();
}

/** A Pod in the node's network has its ports there; in a template that is left to the pods (feature of 1.28). */
function fillHostPorts(pod: DataObject): void {
  const hostNetwork = pod['hostNetwork'];
  if (hostNetwork !== true && !(hostNetwork instanceof Unresolved)) return;
  const containers = CONTAINER_LISTS.flatMap((list) => (isList(pod[list]) ? pod[list] : []));
  for (const container of containers) {
    const ports = at(container, ['ports']);
    const hostPort = ({ containerPort }: DataObject): Data =>
      hostNetwork === true ? (containerPort ?? 0) : hostNetwork;
    if (isList(ports)) for (const port of ports) fill(port, { hostPort });
  }
}

export function applyDefaults(object: DataObject, kind: string): void {
  const spec = Object.hasOwn(SPEC, kind) ? SPEC[kind] : undefined;
  if (spec) fill(object['spec'], spec);
  const template = Object.hasOwn(TEMPLATES, kind) ? TEMPLATES[kind] : undefined;
  if (!template) return;
  const pod = at(object, [...template, 'spec']);
  if (!isObject(pod)) return;
  fill(pod, POD);
  if (isList(pod['volumes'])) for (const volume of pod['volumes']) fillVolume(volume);
  for (const list of CONTAINER_LISTS) {
    const containers = pod[list];
    if (isList(containers)) for (const container of containers) fillContainer(container);
  }
  if (kind === 'Pod') fillHostPorts(pod);
}
