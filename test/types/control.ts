/**
 * What must not compile: a misspelt field, a value of the wrong type, an operation that the field does not have. Checked
 * by `npm run types`: an expectation that does not hold is an error there.
 */
import { cwe } from '@palisade/core/control/reference';
import { objectControl, set, workloadControl } from '@palisade/core/control/workload';
import type { ClusterRole, NetworkPolicy, PolicyRule } from '@palisade/core/kubernetes/types.generated';
import { imageTag, quantity } from '@palisade/core/predicate/field';
import { and, type Pred } from '@palisade/core/predicate/predicate';

const statement = {
  title: 'T',
  severity: 'low',
  why: 'W',
  refs: [cwe(1)],
  fails: 'fails',
  fix: { none: 'none' },
} as const;

const base = { ...statement, each: 'container' } as const;

type Fields = Parameters<Parameters<typeof workloadControl>[0]['require']>[0];
const stated = (require: (fields: Fields) => Pred) => workloadControl({ ...base, require });

export const compile = [
  stated(({ container }) => container.securityContext.runAsNonRoot.is(true)),
  stated(({ container }) => container.ports.every((port) => port.hostPort.isAbsent())),
  stated(({ pod }) => pod.nodeSelector.everyKey((key, value) => and(key.matches('^a'), value.isSet()))),
  stated(({ container }) => quantity(container.resources.limits.key('memory')).above(0)),
  stated(({ container }) => imageTag(container.image).isNot('latest')),
  objectControl<ClusterRole, PolicyRule>({
    ...statement,
    kinds: ['ClusterRole'],
    each: ['rules'],
    require: ({ item }) => item.verbs.includes('get'),
  }),
];

export const doNotCompile = [
  // @ts-expect-error a misspelt field
  stated(({ container }) => container.securityContext.runAsNonroot.is(true)),
  // @ts-expect-error a field of the pod, not of the container
  stated(({ container }) => container.hostNetwork.is(true)),
  // @ts-expect-error text where a boolean is wanted
  stated(({ container }) => container.securityContext.runAsNonRoot.is('true')),
  // @ts-expect-error text where a number is wanted
  stated(({ container }) => container.securityContext.runAsUser.above('0')),
  // @ts-expect-error a boolean has no order
  stated(({ container }) => container.securityContext.privileged.above(0)),
  // @ts-expect-error a number matches no pattern
  stated(({ container }) => container.securityContext.runAsUser.matches('^1')),
  // @ts-expect-error a list is no scalar
  stated(({ container }) => container.ports.is(80)),
  // @ts-expect-error an item has fields of its own type
  stated(({ container }) => container.ports.every((port) => port.image.isSet())),
  // @ts-expect-error a map is read by key
  stated(({ pod }) => pod.nodeSelector.zone.isSet()),
  objectControl<NetworkPolicy>({
    ...statement,
    kinds: ['NetworkPolicy'],
    // @ts-expect-error a list of numbers is asked for text
    require: ({ object }) => object.spec.policyTypes.includes(1),
  }),
  // @ts-expect-error an unknown severity
  workloadControl({ ...base, severity: 'severe', require: ({ container }) => container.image.isSet() }),
  // @ts-expect-error an unknown thing to visit
  workloadControl({ ...base, each: 'node', require: ({ container }) => container.image.isSet() }),
  workloadControl({
    ...base,
    require: ({ container }) => container.image.isSet(),
    fix: {
      safety: 'safe',
      description: 'D',
      // @ts-expect-error an edit of the wrong type
      edits: ({ container }) => [set(container.securityContext.privileged, 'no')],
    },
  }),
];
