/**
 * Waivers in CEL. There is no clock, but on CREATE `creationTimestamp` is the server's now, and on UPDATE the newest
 * entry of `managedFields` is: nobody else can set either. Where there is none, no waiver counts.
 */
import type { Variable } from '@palisade/core/control/to-admission';
import { literals } from '@palisade/core/predicate/to-cel';
import { glob } from '@palisade/core/waiver';
import type { PolicyWaiver } from './enforced.ts';

/** After every waiver's last day. */
const NEVER = 'timestamp("9999-12-31T00:00:00Z")';
const CREATED = 'object.metadata.creationTimestamp';
const WRITTEN = 'object.metadata.managedFields';

const NOW: Variable = {
  name: 'now',
  expression:
    `request.operation == "CREATE"\n` +
    `? (has(${CREATED}) ? timestamp(${CREATED}) : ${NEVER})\n` +
    `: (has(${WRITTEN}) && ${WRITTEN}.exists(f, has(f.time)) ? ` +
    `${WRITTEN}.filter(f, has(f.time)).map(f, timestamp(f.time)).max() : ${NEVER})`,
};

const GROUP = (apiVersion: string): string => `(${apiVersion}.contains("/") ? ${apiVersion}.split("/")[0] + "/" : "")`;
const NAMESPACE = '(has(object.metadata.namespace) ? object.metadata.namespace : "")';
const NAME = '(has(object.metadata.name) ? object.metadata.name : "")';
/** A list is of one type, which only the server's conversion says of what is read from an object. */
const text = (cel: string): string => `string(${cel})`;
/** Of what was there before: whoever makes a pod may claim any owner. */
const OWNERS = 'oldObject.metadata.ownerReferences';

/** What the object goes by in waivers, and a pod that is there by what owns it: a Deployment by its ReplicaSet's name. */
const IDS: Variable = {
  name: 'ids',
  expression:
    `[${text(NAME)}, ${text(`${GROUP('object.apiVersion')} + object.kind + "/" + ${NAMESPACE} + "/" + ${NAME}`)}] +\n` +
    `(object.kind == "Pod" && request.operation == "UPDATE" && has(${OWNERS})\n` +
    `? ${OWNERS}.filter(o, has(o.controller) && o.controller).map(o, string(o.kind == "ReplicaSet" && o.name.contains("-")\n` +
    `? "apps/Deployment/" + ${NAMESPACE} + "/" + o.name.substring(0, o.name.lastIndexOf("-"))\n` +
    `: ${GROUP('o.apiVersion')} + o.kind + "/" + ${NAMESPACE} + "/" + o.name))\n` +
    `: [])`,
};

const DAY = 86_400_000;

/** The moment from which it does not count any more. */
const until = ({ expires }: PolicyWaiver): string =>
  new Date(Date.parse(expires) + DAY).toISOString().replace('.000', '');

const pattern = (text: string): string =>
  `^${text
    .split('*')
    .map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&'))
    .join('.*')}$`;

/** One as data: all of it text, since CEL in Kubernetes wants the values of a map to be of one type. */
export const waiverData = (waiver: PolicyWaiver): Readonly<Record<string, string>> => ({
  control: pattern(waiver.control),
  subject: pattern(waiver.subject ?? '*'),
  item: waiver.item ?? '',
  until: until(waiver),
  owner: waiver.owner,
  reason: waiver.reason,
});

const entry = (waiver: PolicyWaiver): string =>
  `{${Object.entries(waiverData(waiver))
    .map(([key, value]) => `${literals(key)}: ${literals(value)}`)
    .join(', ')}}`;

export const concerns = (waiver: PolicyWaiver, id: string): boolean => glob(waiver.control).test(id);

const current = (list: string): Variable => ({
  name: 'waivers',
  expression: `${list}.filter(w, variables.now < timestamp(w.until))`,
});

/** The variables that `waived` reads. `list`: CEL of the waivers. */
export const waiverVariables = (list: string): Variable[] => [NOW, IDS, current(list)];

export const waiverList = (waivers: readonly PolicyWaiver[]): string => `[\n${waivers.map(entry).join(',\n')}]`;

export const waived = (id: string, item: string | undefined): string =>
  `variables.waivers.exists(w, ${literals(id)}.matches(w.control) && ` +
  `${item === undefined ? 'w.item == ""' : `(w.item == "" || w.item == ${item})`} && ` +
  'variables.ids.exists(id, id.matches(w.subject)))';
