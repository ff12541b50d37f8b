import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { dockerDocs } from '@palisade/core/control/reference';
import { Unresolved } from '@palisade/core/value';

const ABSOLUTE = /^(?:[/\\]|[A-Za-z]:)/;

export const absoluteWorkdir = dockerfileControl({
  title: 'WORKDIR is an absolute path',
  severity: 'low',
  why: 'A relative path starts from wherever the base image or an earlier line left off: a new base moves everything.',
  refs: [dockerDocs('build/building/best-practices/#workdir')],
  peers: ['DL3000', 'DS-0009', 'AVD-DS-0009', 'CKV_DOCKER_10', 'WorkdirRelativePath'],
  each: 'instruction',
  keywords: ['WORKDIR'],
  *inspect({ words, span }) {
    const value = words[0]?.value ?? '';
    if (value instanceof Unresolved) yield { at: span, message: 'The path cannot be told', unknown: value.why };
    else if (!ABSOLUTE.test(value)) yield { at: span, message: `WORKDIR ${value} is relative` };
  },
  fix: { none: 'Where it should be, only you know' },
});
