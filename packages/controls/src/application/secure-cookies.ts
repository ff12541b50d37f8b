import type { Problem } from '@palisade/core/control/control';
import { cwe, owasp } from '@palisade/core/control/reference';
import { type Application, callsOf, settingOf } from '@palisade/core/subject/application';
import { applicationControl, isFalse } from './_application.ts';

const SETTINGS: Readonly<Record<string, string>> = {
  SESSION_COOKIE_SECURE: 'The session cookie is sent over plain HTTP, too',
  SESSION_COOKIE_HTTPONLY: 'Scripts of the page can read the session cookie',
  CSRF_COOKIE_SECURE: 'The cookie against CSRF is sent over plain HTTP, too',
};

const configured = (application: Application): Problem[] =>
  Object.entries(SETTINGS).flatMap(([name, message]) => {
    const setting = settingOf(application, name);
    return setting && isFalse(setting) ? [{ at: setting.span, item: name, message }] : [];
  });

/** express-session leaves `secure` off unless it is told. What is computed is the author's choice. */
function sessions(application: Application): Problem[] {
  return callsOf(application, 'express-session', 'cookie-session').flatMap(({ callee, options, spread, span }) => {
    const prefix = callee === 'express-session' ? 'cookie.' : '';
    const [secure, script] = [options.get(`${prefix}secure`), options.get(`${prefix}httpOnly`)];
    const computed = spread || (options.has('cookie') && options.get('cookie')?.path !== undefined);
    const absent = callee === 'express-session' && !secure && !computed;
    return [
      ...(absent || isFalse(secure)
        ? [{ at: secure?.span ?? span, item: 'secure', message: SETTINGS['SESSION_COOKIE_SECURE'] as string }]
        : []),
      ...(script && isFalse(script)
        ? [{ at: script.span, item: 'httpOnly', message: SETTINGS['SESSION_COOKIE_HTTPONLY'] as string }]
        : []),
    ];
  });
}

export const secureCookies = applicationControl({
  title: 'Session cookies are sent over TLS only, and kept from scripts',
  severity: 'medium',
  why: 'Whoever gets the cookie is the user: from one request over plain HTTP, or by one script that an injection brings in.',
  refs: [owasp('Session_Management_Cheat_Sheet'), cwe(614), cwe(1004)],
  frameworks: ['express', 'flask', 'django'],
  inspect(application) {
    const uses = callsOf(application, 'express-session', 'cookie-session').length > 0;
    const says = Object.keys(SETTINGS).some((name) => settingOf(application, name) !== undefined);
    return uses || says ? [...configured(application), ...sessions(application)] : undefined;
  },
  fix: { none: 'Behind a proxy that ends TLS the framework has to trust it first, or no cookie is set' },
});
