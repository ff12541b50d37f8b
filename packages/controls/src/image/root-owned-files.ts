import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { cwe, dockerDocs } from '@palisade/core/control/reference';
import { flagOf } from '@palisade/core/subject/dockerfile';
import { Unresolved } from '@palisade/core/value';
import { isRoot, userName } from './_user.ts';

export const rootOwnedFiles = dockerfileControl({
  title: 'What is copied into the image belongs to root',
  severity: 'info',
  why: 'A process that owns its own program may change it: a hole that lets an attacker write a file lets them stay.',
  refs: [dockerDocs('reference/dockerfile/#copy---chown---chmod'), cwe(732)],
  each: 'instruction',
  keywords: ['COPY', 'ADD'],
  within: 'final-image',
  *inspect(instruction) {
    const flag = flagOf(instruction, 'chown');
    if (!flag) return;
    const owner = userName(flag.value);
    if (owner instanceof Unresolved) yield { at: flag.span, message: 'The owner cannot be told', unknown: owner.why };
    else if (!isRoot(owner)) yield { at: flag.span, message: `${owner} may change what is copied` };
  },
  fix: { none: 'What the process must write to, and so must own, only you know' },
});
