import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { dockerDocs } from '@palisade/core/control/reference';
import { Unresolved } from '@palisade/core/value';

const PORT = /^(\d{1,9})(?:-(\d{1,9}))?(?:\/(?:tcp|udp|sctp))?$/i;
const MAX_PORT = 65_535;

const isValid = (text: string): boolean => {
  const match = PORT.exec(text);
  const ports = [match?.[1], match?.[2]].filter((port) => port !== undefined).map(Number);
  return match !== null && ports.every((port) => port > 0 && port <= MAX_PORT);
};

export const validPorts = dockerfileControl({
  title: 'Exposed ports are ports',
  severity: 'low',
  why: 'What is exposed is what others read to connect; a port that cannot exist is a mistake somewhere.',
  refs: [dockerDocs('reference/dockerfile/#expose')],
  peers: ['DL3011', 'DS-0008', 'AVD-DS-0008'],
  each: 'instruction',
  keywords: ['EXPOSE'],
  *inspect({ words }) {
    for (const { value, span } of words)
      if (value instanceof Unresolved) yield { at: span, message: 'The port cannot be told', unknown: value.why };
      else if (!isValid(value)) yield { at: span, message: `${value} is no port` };
  },
  fix: { none: 'Only you know which port was meant' },
});
