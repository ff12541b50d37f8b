/** The service accounts of pods, and which pods have their token. */
import type { KubernetesSubject } from '../subject/kubernetes.ts';
import { at, type Data, type DataObject, isList, isObject } from '../value.ts';

export function podSpecOf({ body }: KubernetesSubject): DataObject | undefined {
  const spec = body.template && at(body.object, [...body.template, 'spec']);
  return isObject(spec) ? spec : undefined;
}

/** What a pod runs as; where it does not say, as the one that every namespace has. */
export function accountOf(workload: KubernetesSubject): string {
  const pod = podSpecOf(workload);
  const name = pod?.['serviceAccountName'] ?? pod?.['serviceAccount'];
  return typeof name === 'string' ? name : 'default';
}

const isToken = (source: Data): boolean => isObject(source) && source['serviceAccountToken'] !== undefined;

/** A volume that projects a token, whatever is said of mounting one by default. */
const projectsToken = (volume: Data): boolean => {
  const sources = at(volume, ['projected', 'sources']);
  return isList(sources) && sources.some(isToken);
};

/** Is there a login of the account in the pod? Where it cannot be told, there is: that is the default. */
export function hasToken(pod: DataObject, account: KubernetesSubject | undefined): boolean {
  const setting = pod['automountServiceAccountToken'] ?? account?.body.object['automountServiceAccountToken'];
  if (setting !== false) return true;
  const { volumes } = pod;
  return isList(volumes) && volumes.some(projectsToken);
}
