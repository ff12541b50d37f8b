import { cwe, owasp } from '@palisade/core/control/reference';
import { applicationControl } from './_application.ts';

export const noStackInResponse = applicationControl({
  title: 'Responses hold no stack of an error',
  severity: 'medium',
  why: 'Paths, versions, queries and the names of functions are a map of the service for whoever makes it fail.',
  refs: [owasp('Error_Handling_Cheat_Sheet'), cwe(209)],
  frameworks: ['express', 'fastify', 'flask', 'fastapi'],
  inspect: ({ exposed }) =>
    exposed.map((at, index) => ({
      at,
      item: `response ${index + 1}`,
      message: 'The stack of the error goes to the client; log it, and answer with an id to find it by',
    })),
  fix: { none: 'What the client gets instead is a part of your interface' },
});
