/** A small cluster in YAML, of which all is known, and one question about it. */
import type { Origin } from '@palisade/core/location';
import { type Endpoint, type Protocol, podEndpoints } from '@palisade/core/network/endpoint';
import { holderOf } from '@palisade/core/network/holder';
import { type Reach, reach } from '@palisade/core/network/reach';
import { addressCalled } from '@palisade/core/network/resolve';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { toData, Unresolved } from '@palisade/core/value';
import { createWorld, type World } from '@palisade/core/world';
import { kubernetesSubjects } from '@palisade/sources/kubernetes/subjects';
import { parseAllDocuments } from 'yaml';

export const UNIT = 'cluster:test';

const nowhere = (): never => {
  throw new Error('in no text');
};
export const origin: Origin = { file: '', locate: nowhere, span: nowhere, edit: () => ({ none: 'no text' }) };

export function worldIn(yaml: string): World {
  const objects = parseAllDocuments(yaml).map((document) => document.toJS() as unknown);
  const subjects = objects.flatMap((object): KubernetesSubject[] =>
    kubernetesSubjects(toData(object), UNIT, () => origin),
  );
  return createWorld(subjects, new Map(), new Set([UNIT]));
}

/** `namespace/name`, or an address, which may be a node's. */
function endpointCalled(world: World, text: string): Endpoint {
  const address = addressCalled(text);
  if (address) {
    const holder = holderOf(world, UNIT, address);
    return holder?.kind === 'node' ? { ...address, node: holder.node } : address;
  }
  const found = podEndpoints(world, UNIT).find(({ namespace, subject }) => `${namespace}/${subject.name}` === text);
  if (!found) throw new Error(`nobody is called ${text}`);
  return found;
}

const QUESTION = /^(\S+) → (\S+):(\d+)\/(TCP|UDP|SCTP)$/;

/** `a/web → b/db:5432/TCP` */
export function ask(yaml: string, question: string): Reach {
  const [, from = '', to = '', number, protocol] = QUESTION.exec(question) ?? [];
  const world = worldIn(yaml);
  const port = { number: Number(number), protocol: protocol as Protocol };
  return reach(world, UNIT, endpointCalled(world, from), endpointCalled(world, to), port);
}

export type Word = 'yes' | 'no' | 'unknown';
export const wordOf = ({ truth }: Reach): Word => (truth instanceof Unresolved ? 'unknown' : truth ? 'yes' : 'no');
