import type { Problem } from '@palisade/core/control/control';
import { cwe, owasp } from '@palisade/core/control/reference';
import { type Application, type Argument, settingOf } from '@palisade/core/subject/application';
import { applicationControl, indentAt } from './_application.ts';
import { bytesOf, MEBIBYTE } from './_bytes.ts';

const PARSERS = /^(?:express|body-parser|body-parser\.default)\.(?:json|urlencoded|text|raw)$|^fastify(?:\.fastify)?$/;
const READS = /\brequest\.(?:get_json|get_data|json|form|files|data|values|stream)\b/;

function tooMuch(argument: Argument, maximum: number): string | undefined {
  const bytes = bytesOf(argument);
  return bytes !== undefined && bytes > maximum * MEBIBYTE ? `${Math.round(bytes / MEBIBYTE)} MiB` : undefined;
}

const parsers = ({ calls }: Application, maximum: number): Problem[] | undefined => {
  const limits = calls
    .filter(({ callee }) => PARSERS.test(callee))
    .map(({ callee, options }) => ({ callee, limit: options.get('limit') ?? options.get('bodyLimit') }));
  if (limits.length === 0) return undefined;
  return limits.flatMap(({ callee, limit }) => {
    const size = limit && tooMuch(limit, maximum);
    return size === undefined
      ? []
      : [{ at: limit?.span ?? '', item: callee, message: `\`${callee}\` reads bodies of up to ${size}` }];
  });
};

function flask(application: Application, maximum: number, file: string): Problem[] | undefined {
  const limit = settingOf(application, 'MAX_CONTENT_LENGTH');
  const size = limit && tooMuch(limit, maximum);
  if (limit) return size === undefined ? [] : [{ at: limit.span, message: `Bodies of up to ${size} are read` }];
  const { created, elsewhere, text, variable } = application;
  if (!READS.test(text)) return undefined;
  const other = elsewhere(/MAX_CONTENT_LENGTH/);
  const message = 'Bodies of any size are read: `MAX_CONTENT_LENGTH` is not set';
  if (other !== undefined) return [{ at: created, message, unknown: `${other} may set it` }];
  const line = `\n${indentAt(text, created.start)}${variable}.config["MAX_CONTENT_LENGTH"] = 1024 * 1024`;
  const edits = [{ file, start: created.end, end: created.end, text: line }];
  return [{ at: created, message, fix: { safety: 'unsafe', description: 'Limits bodies to 1 MiB', edits } }];
}

export const bodyLimit = applicationControl({
  title: 'Bodies of requests are limited in size',
  severity: 'medium',
  why: 'A few requests of hundreds of megabytes fill the memory, or keep the one thread parsing: the service is down for everybody.',
  refs: [owasp('REST_Security_Cheat_Sheet'), cwe(770)],
  settings: { maximum: { type: 'number', default: 10, description: 'The largest limit that is accepted, in MiB' } },
  frameworks: ['express', 'fastify', 'flask'],
  inspect: (application, { maximum }, { origin }) =>
    application.framework === 'flask'
      ? flask(application, Number(maximum), origin.file)
      : parsers(application, Number(maximum)),
  fix: { safety: 'unsafe', description: 'Limits bodies to 1 MiB' },
});
