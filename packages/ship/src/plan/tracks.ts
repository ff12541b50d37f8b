/** Beside what serves stands what is tried: a second Deployment, and how it is told from the first. */

import { at, groupOf, isRecord, type KubeObject, type Reference, withAt } from '../object.ts';
import type { Settings } from '../settings.ts';
import { SERVICE_MARK } from '../state/names.ts';

export const COLOR = 'palisade.dev/color';
export const COLORS = ['blue', 'green'] as const;
export type Color = (typeof COLORS)[number];
const TRACK = 'palisade.dev/track';
const CANARY = 'canary';

export const otherColor = (color: Color): Color => (color === 'blue' ? 'green' : 'blue');
/** The one that does not serve. */
export const colorFor = (
  { strategy }: Pick<Settings, 'strategy'>,
  serving: { readonly color?: Color } | undefined,
): { readonly color?: Color } =>
  strategy === 'blue-green' ? { color: serving?.color ? otherColor(serving.color) : 'blue' } : {};

const isColor = (value: unknown): value is Color => COLORS.includes(value as Color);

type Labels = Readonly<Record<string, unknown>>;

const isDeployment = ({ apiVersion, kind }: Reference): boolean => apiVersion === 'apps/v1' && kind === 'Deployment';
const isService = ({ apiVersion, kind }: Reference): boolean => apiVersion === 'v1' && kind === 'Service';
export const isAutoscaler = ({ apiVersion, kind }: Reference): boolean =>
  groupOf(apiVersion) === 'autoscaling' && kind === 'HorizontalPodAutoscaler';

const labelsOf = (value: unknown): Labels => (isRecord(value) ? value : {});
const templateLabels = (object: KubeObject): Labels => labelsOf(at(object, 'spec', 'template', 'metadata', 'labels'));
const without = (labels: Labels, key: string): Labels => {
  const { [key]: _, ...rest } = labels;
  return rest;
};

/** Which colour it says to be of. */
const colorOf = (object: KubeObject): Color | undefined => {
  const said = at(object, 'spec', 'selector', 'matchLabels', COLOR);
  return isColor(said) ? said : undefined;
};

/** Does the Service send to pods of the workload, whatever the colour? */
function sendsTo(service: KubeObject, deployment: KubeObject): boolean {
  const selector = Object.entries(without(labelsOf(at(service, 'spec', 'selector')), COLOR));
  const labels = templateLabels(deployment);
  return (
    service.metadata.namespace === deployment.metadata.namespace &&
    selector.length > 0 &&
    selector.every(([key, value]) => labels[key] === value)
  );
}

/** Does it send to its pods, as they are? */
export function isServiceOf(service: KubeObject, workload: KubeObject): boolean {
  const color = at(service, 'spec', 'selector', COLOR);
  return (
    isService(service) &&
    sendsTo(service, workload) &&
    (color === undefined || color === templateLabels(workload)[COLOR])
  );
}

const labelled = (object: KubeObject, key: string, value: string): KubeObject =>
  [
    ['spec', 'selector', 'matchLabels', key],
    ['spec', 'template', 'metadata', 'labels', key],
  ].reduce((result, path) => withAt(result, path, value), object);

const named = (object: KubeObject, name: string): KubeObject => withAt(object, ['metadata', 'name'], name);

export const targetOf = (autoscaler: KubeObject): string => {
  const { kind, name } = (at(autoscaler, 'spec', 'scaleTargetRef') ?? {}) as { kind?: string; name?: string };
  return `${kind}/${name}`;
};

export const isAutoscalerOf = (object: KubeObject, workload: Reference): boolean =>
  isAutoscaler(object) &&
  object.metadata.namespace === workload.metadata.namespace &&
  targetOf(object) === `${workload.kind}/${workload.metadata.name}`;

/** The Deployments that some Service sends to. */
export function servingDeployments(objects: readonly KubeObject[]): KubeObject[] {
  const services = objects.filter(isService);
  return objects.filter((object) => isDeployment(object) && services.some((service) => sendsTo(service, object)));
}

const PREVIEW = '-preview';
/** What a Service for the cluster alone may say; the rest is allotted by the server, or opens it to the world. */
const OF_PREVIEW = ['ports', 'publishNotReadyAddresses', 'ipFamilies', 'ipFamilyPolicy', 'sessionAffinity'];
const LONGEST_SERVICE = 63;

const previewName = (name: string): string =>
  `${name.slice(0, LONGEST_SERVICE - PREVIEW.length).replace(/-{1,63}$/, '')}${PREVIEW}`;

function preview(service: KubeObject, color: Color): KubeObject {
  const spec = labelsOf(service['spec']);
  const ports = (spec['ports'] as readonly Labels[] | undefined)?.map((port) => without(port, 'nodePort'));
  const { name, namespace, labels, annotations = {} } = service.metadata;
  const mark = annotations[SERVICE_MARK];
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: previewName(name),
      ...(namespace && { namespace }),
      ...(labels && { labels }),
      ...(mark !== undefined && { annotations: { [SERVICE_MARK]: mark } }),
    },
    spec: {
      ...Object.fromEntries(Object.entries(spec).filter(([key]) => OF_PREVIEW.includes(key))),
      type: 'ClusterIP',
      ...(ports && { ports }),
      selector: { ...labelsOf(spec['selector']), [COLOR]: color },
    },
  };
}

export interface Colored {
  /** What is to be there in the end. */
  readonly objects: readonly KubeObject[];
  /** Services that send to the new colour before it serves. */
  readonly previews: readonly KubeObject[];
}

/**
 * A release of one colour. Files may have both colours written down, of which the other one is left out, or one Deployment
 * that knows no colour and gets one; so does the autoscaler of it, and each Service that sends to it.
 */
export function inColor(objects: readonly KubeObject[], color: Color): Colored {
  const serving = servingDeployments(objects);
  const ofOther = new Set(
    serving.filter((one) => colorOf(one) === otherColor(color)).map(({ metadata: { name } }) => `Deployment/${name}`),
  );
  const plain = serving.filter((one) => colorOf(one) === undefined);
  const rename = (name: string): string => `${name}-${color}`;
  const services = objects.filter((one) => isService(one) && serving.some((workload) => sendsTo(one, workload)));
  const colored = objects.flatMap((object): KubeObject[] => {
    const { name } = object.metadata;
    if (colorOf(object) === otherColor(color) || (isAutoscaler(object) && ofOther.has(targetOf(object)))) return [];
    if (plain.includes(object)) return [labelled(named(object, rename(name)), COLOR, color)];
    const workload = plain.find((one) => isAutoscalerOf(object, one));
    if (workload)
      return [withAt(named(object, rename(name)), ['spec', 'scaleTargetRef', 'name'], rename(workload.metadata.name))];
    return services.includes(object) ? [withAt(object, ['spec', 'selector', COLOR], color)] : [object];
  });
  return { objects: colored, previews: services.map((service) => preview(service, color)) };
}

/** The new pods beside the old ones, so many of them. Services send to both, for their selectors know no track. */
export const canariesOf = (objects: readonly KubeObject[], replicas: (of: KubeObject) => number): KubeObject[] =>
  servingDeployments(objects).map((object) => {
    const canary = labelled(named(object, `${object.metadata.name}-${CANARY}`), TRACK, CANARY);
    return withAt(canary, ['spec', 'replicas'], replicas(object));
  });

/** So many beside the others that this share of all is new, in percent: at least one, and never more than there are. */
export const canaryReplicas = (stable: number, percent: number): number =>
  Math.max(1, Math.min(stable, Math.round((stable * percent) / (100 - percent))));

export const isCanary = (object: KubeObject): boolean =>
  at(object, 'spec', 'selector', 'matchLabels', TRACK) === CANARY;
