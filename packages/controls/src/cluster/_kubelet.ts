/**
 * One field of a KubeletConfiguration (kubelet.config.k8s.io/v1beta1), of a file, or of a node that was asked for what it
 * runs with. What a file leaves out is the kubelet's own default, which `sound` knows; a node says all fields.
 */
import type { Problem, SourceControl } from '@palisade/core/control/control';
import { cisKubernetes, kubernetesDocs } from '@palisade/core/control/reference';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { at, type Data, type DataObject, toPointer, Unresolved } from '@palisade/core/value';
import type { Severity } from '@palisade/core/verdict';

interface KubeletRule {
  readonly title: string;
  readonly severity: Severity;
  readonly why: string;
  /** The number in the CIS Kubernetes benchmark 1.12. */
  readonly cis: string;
  readonly field: readonly string[];
  readonly sound: (value: Data | undefined, whole: DataObject) => boolean;
  /** Why what is sound by its words may not be. */
  readonly doubt?: (whole: DataObject) => string | undefined;
  /** What is wrong, after the node's name. */
  readonly fails: string;
  readonly fix: { readonly value: unknown; readonly description: string } | { readonly none: string };
}

const GROUP = 'kubelet.config.k8s.io/';

function problemOf({ field, fails, fix }: KubeletRule, value: Data | undefined): Problem {
  const pointer = toPointer(field);
  const problem = { at: pointer, message: `The kubelet ${fails}` };
  if (value instanceof Unresolved) return { ...problem, unknown: value.why };
  if ('none' in fix) return problem;
  const edits = [{ op: 'set', pointer, value: fix.value }] as const;
  return { ...problem, fix: { safety: 'unsafe', description: fix.description, edits } };
}

export const kubeletControl = (rule: KubeletRule): SourceControl => ({
  form: 'source',
  title: rule.title,
  severity: rule.severity,
  why: rule.why,
  refs: [cisKubernetes(rule.cis), kubernetesDocs('reference/config-api/kubelet-config.v1beta1/')],
  model: 'kubernetes',
  inspect: (subject) => {
    if (subject.kind !== 'KubeletConfiguration') return undefined;
    const { apiVersion, object } = (subject as KubernetesSubject).body;
    if (!apiVersion.startsWith(GROUP)) return undefined;
    const value = at(object, rule.field);
    if (value instanceof Unresolved || !rule.sound(value, object)) return [problemOf(rule, value)];
    const doubt = rule.doubt?.(object);
    return doubt === undefined
      ? []
      : [{ at: toPointer(rule.field), message: `The kubelet ${rule.fails}`, unknown: doubt }];
  },
  fix: 'none' in rule.fix ? rule.fix : { safety: 'unsafe', description: rule.fix.description },
});

export const isText = (value: Data | undefined): boolean => typeof value === 'string' && value !== '';
