/** A difference between a file and a cluster, in words. */
import type { Problem } from '@palisade/core/control/control';
import type { Difference } from '@palisade/core/kubernetes/drift';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { type Data, toPointer } from '@palisade/core/value';

/** What may be a secret is not repeated. */
const HIDDEN = /(?:^|\.)(?:data|stringData|binaryData|args|command|annotations)(?:\.|\[|$)|\benv\[[^\]]*\]\.value$/;
const LONGEST = 60;

function shown(value: Data | undefined, field: string): string {
  if (value === undefined || HIDDEN.test(field)) return '';
  if (typeof value === 'object' && value !== null) return '';
  return ` ${JSON.stringify(value).slice(0, LONGEST)}`;
}

function byWhom({ by }: Difference): string {
  if (!by) return '';
  const how = [by.operation, by.subresource, by.time].filter((part) => part !== undefined && part !== '');
  return `, by ${by.name} (${how.join(', ')})`;
}

const WORDS: Readonly<Record<Difference['kind'], (one: Difference) => string>> = {
  changed: ({ field, live, wanted }) =>
    `${field} is${shown(live, field) || ' another'}, not${shown(wanted, field) || ' what the file says'}`,
  removed: ({ field, wanted }) => `${field}${shown(wanted, field)} is gone`,
  added: ({ field, live }) => `${field}${shown(live, field)} was added`,
};

/** Where the file says it; nowhere, where it does not. */
function placeOf({ written }: Difference, { origin }: KubernetesSubject): string {
  if (!written) return '';
  const { file, line } = origin.locate(toPointer(written));
  return ` (${file}:${line})`;
}

export function problemOf(difference: Difference, file: KubernetesSubject): Problem {
  const { path, written, field, kind } = difference;
  const message = `${WORDS[kind](difference)}${placeOf(difference, file)}${byWhom(difference)}`;
  const related = { subject: file, at: toPointer(written ?? []), message: 'the file' };
  return { at: toPointer(path), item: field, message, related: [related] };
}
