/** Which objects that are in the cluster would be refused, were they applied again. */

import type { Control } from '@palisade/core/control/control';
import { settingValues } from '@palisade/core/control/setting';
import { evaluate } from '@palisade/core/evaluate';
import type { Finding } from '@palisade/core/finding';
import type { Subject } from '@palisade/core/subject/subject';
import { applyWaivers, type Waiver } from '@palisade/core/waiver';
import { createWorld } from '@palisade/core/world';
import { isOfSystem, SYSTEM_NAMESPACES } from '@palisade/sources/cluster/system';
import type { Enforced, PolicyWaiver } from '@palisade/synth/policies/enforced';
import type { Bound } from '@palisade/synth/policies/validating-admission-policy';

export interface Refused {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly controls: readonly string[];
}

const isIn = ({ namespaces, notIn }: Bound, subject: Subject): boolean => {
  const namespace = subject.kind === 'Namespace' ? subject.name : subject.namespace;
  if (namespace === undefined) return true;
  return (namespaces?.includes(namespace) ?? true) && !notIn?.includes(namespace);
};

const asWaiver = (waiver: PolicyWaiver): Waiver => ({
  control: waiver.control,
  ...(waiver.subject !== undefined && { subject: waiver.subject }),
  owner: waiver.owner,
  reason: waiver.reason,
  expires: waiver.expires,
  from: { file: 'palisade.yaml', line: 1 },
});

function failures({ demands, waivers }: Enforced, subjects: readonly Subject[], today: string): Finding[] {
  const settings = new Map<Control, (typeof demands)[number]['settings']>(
    demands.map((demand) => [demand.control, demand.settings]),
  );
  const findings = evaluate({
    subjects,
    world: createWorld(subjects),
    controls: demands.map(({ control }) => control),
    settings: (control) => settings.get(control) ?? settingValues(control),
  }).filter(({ verdict }) => verdict === 'fail');
  applyWaivers(findings, waivers.filter(({ item }) => item === undefined).map(asWaiver), today);
  const excused = (finding: Finding): boolean =>
    waivers.some(({ item, ...rest }) => {
      if (item === undefined || item !== finding.item) return false;
      const [copy] = [
        { control: finding.control, subject: finding.subject, location: finding.location, waiver: undefined },
      ];
      applyWaivers([copy], [asWaiver(rest)], today);
      return copy.waiver !== undefined;
    });
  return findings.filter((finding) => !finding.waiver && !excused(finding));
}

/** What a controller makes from a template is passed by, and so are pods of an owner that is not read. */
const isMade = ({ kind, body }: Subject): boolean => {
  const { object } = body as { readonly object?: { readonly metadata?: { readonly ownerReferences?: unknown } } };
  return kind === 'Pod' && object?.metadata?.ownerReferences !== undefined;
};

export function refusedOf(enforced: Enforced, subjects: readonly Subject[], where: Bound, today: string): Refused[] {
  const judged = subjects.filter((subject) => isIn(where, subject) && !isMade(subject) && !isBootstrap(subject));
  const byObject = Map.groupBy(failures(enforced, judged, today), ({ subject }) => subject);
  return [...byObject].map(([{ id, kind, name, namespace }, findings]) => ({
    id,
    kind,
    name,
    ...(namespace !== undefined && { namespace }),
    controls: [...new Set(findings.map(({ control }) => control.id))],
  }));
}

/** Roles and bindings that the API server keeps itself; what else is of the system, the binding leaves out or not. */
const isBootstrap = (subject: Subject): boolean =>
  subject.namespace === undefined && !SYSTEM_NAMESPACES.includes(subject.name) && isOfSystem(subject);
