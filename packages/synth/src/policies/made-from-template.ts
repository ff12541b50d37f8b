/** Which requests no policy is asked about. */

/** The controllers of Kubernetes that make objects from a template. */
const CONTROLLERS = [
  'replicaset-controller',
  'replication-controller',
  'deployment-controller',
  'statefulset-controller',
  'daemon-set-controller',
  'job-controller',
  'cronjob-controller',
];

const USERS = [
  ...CONTROLLERS.map((name) => `system:serviceaccount:kube-system:${name}`),
  // A controller manager that runs without an account for each controller.
  'system:kube-controller-manager',
];

export interface Condition {
  readonly name: string;
  readonly expression: string;
}

/**
 * What Kubernetes makes from a template was judged when the template was: what admission adds on the way (a sidecar) is
 * not its author's. That an owner is named is not enough, since whoever makes a pod may name one: the controller asks.
 * Of what is on its way out nothing new starts, and to refuse an update would keep it.
 */
export const CONDITIONS: readonly Condition[] = [
  {
    name: 'not-made-from-a-judged-template',
    expression:
      `!(request.userInfo.username in [\n${USERS.map((user) => `"${user}"`).join(',\n')}]\n` +
      '&& has(object.metadata.ownerReferences) && object.metadata.ownerReferences.exists(o, has(o.controller) && o.controller))',
  },
  { name: 'not-being-deleted', expression: '!has(object.metadata.deletionTimestamp)' },
];
