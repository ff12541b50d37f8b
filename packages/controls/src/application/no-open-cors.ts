import type { Span } from '@palisade/core/control/control';
import { cwe, owasp } from '@palisade/core/control/reference';
import { type Application, type Argument, type Call, settingOf } from '@palisade/core/subject/application';
import { isList } from '@palisade/core/value';
import { applicationControl, isTrue } from './_application.ts';

const isAll = (argument: Argument | undefined): boolean =>
  argument?.value === '*' || (argument !== undefined && isList(argument.value) && argument.value.includes('*'));

/** Each of these answers with the very origin that asks, which is what lets credentials pass. */
function opens({ callee, args, options }: Call): boolean {
  if (/^(?:cors|@fastify\/cors)$/.test(callee))
    return isTrue(options.get('origin')) && isTrue(options.get('credentials'));
  if (callee === 'app.register' && args[0]?.path === '@fastify/cors')
    return isTrue(options.get('origin')) && isTrue(options.get('credentials'));
  if (callee === 'flask_cors.CORS')
    return (
      isTrue(options.get('supports_credentials')) &&
      !options.has('resources') &&
      (!options.has('origins') || isAll(options.get('origins')))
    );
  const starlette = callee === 'app.add_middleware' && (args[0]?.path ?? '').endsWith('CORSMiddleware');
  const origins = isAll(options.get('allow_origins')) || options.get('allow_origin_regex')?.value === '.*';
  return starlette && origins && isTrue(options.get('allow_credentials'));
}

function openIn(application: Application): Span[] {
  const all = settingOf(application, 'CORS_ALLOW_ALL_ORIGINS');
  const django = all && isTrue(all) && isTrue(settingOf(application, 'CORS_ALLOW_CREDENTIALS')) ? [all.statement] : [];
  return [...application.calls.filter(opens).map(({ span }) => span), ...django];
}

const hasCors = ({ calls, settings }: Application): boolean =>
  calls.some(({ callee, args }) => /cors/i.test(callee) || /cors/i.test(args[0]?.path ?? '')) ||
  settings.some(({ name }) => name.startsWith('CORS_'));

export const noOpenCors = applicationControl({
  title: 'No foreign page may call with the user’s credentials',
  severity: 'high',
  why: 'Any page that a signed-in user opens reads and does what the user may, without their doing.',
  refs: [owasp('HTML5_Security_Cheat_Sheet'), cwe(942)],
  frameworks: ['express', 'fastify', 'flask', 'fastapi', 'django'],
  inspect: (application) =>
    hasCors(application)
      ? openIn(application).map((at, index) => ({
          at,
          item: `policy ${index + 1}`,
          message: 'Every origin is let in with credentials; name the origins that are yours',
        }))
      : undefined,
  fix: { none: 'Only you know which origins are yours' },
});
