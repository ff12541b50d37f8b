import { cwe } from '@palisade/core/control/reference';
import { settingOf } from '@palisade/core/subject/application';
import { applicationControl, indentAt, isFalse } from './_application.ts';

export const noPoweredBy = applicationControl({
  title: 'Responses do not name the framework',
  severity: 'info',
  why: 'Scanners sort their targets by it: a hole in Express is tried first where Express says that it is there.',
  refs: [cwe(200)],
  frameworks: ['express'],
  inspect(application, _, subject) {
    const { calls, created, text, variable, elsewhere } = application;
    if (calls.some(({ callee }) => /^(?:helmet|@palisade\/http\/express)(?:\.|$)/.test(callee))) return [];
    if (isFalse(settingOf(application, 'x-powered-by')) || /removeHeader\(\s*["']x-powered-by/i.test(text)) return [];
    const other = elsewhere(/helmet|x-powered-by/i);
    const unknown = other === undefined ? undefined : `${other} may take it out`;
    const line = `\n${indentAt(text, created.start)}${variable}.disable('x-powered-by');`;
    const edits = [{ file: subject.origin.file, start: created.end, end: created.end, text: line }];
    const fix = { safety: 'safe' as const, description: 'Turns the X-Powered-By header off', edits };
    const message = 'Every response says `X-Powered-By: Express`';
    return [{ at: created, message, ...(unknown === undefined ? { fix } : { unknown }) }];
  },
  fix: { safety: 'safe', description: 'Turns the X-Powered-By header off' },
});
