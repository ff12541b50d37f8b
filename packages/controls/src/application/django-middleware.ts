import { cwe } from '@palisade/core/control/reference';
import { settingOf } from '@palisade/core/subject/application';
import { isList, Unresolved } from '@palisade/core/value';
import { applicationControl } from './_application.ts';

const WANTED: Readonly<Record<string, string>> = {
  'django.middleware.security.SecurityMiddleware': 'no security headers are sent, and HTTP is not led to HTTPS',
  'django.middleware.csrf.CsrfViewMiddleware': 'other pages can send forms in the user’s name',
  'django.middleware.clickjacking.XFrameOptionsMiddleware': 'other pages can put this one into a frame',
};

export const djangoMiddleware = applicationControl({
  title: 'Django’s security middleware is on',
  severity: 'medium',
  why: 'Django’s protection against forged requests, framing and plain HTTP is middleware: taken out of the list, it is gone everywhere.',
  refs: [cwe(352), cwe(1021)],
  frameworks: ['django'],
  inspect(application) {
    const list = settingOf(application, 'MIDDLEWARE');
    if (!list || !isList(list.value) || list.value.some((item) => item instanceof Unresolved)) return undefined;
    const { value } = list;
    // A service that signs nobody in by cookie has no request to forge.
    const sessions = value.some((item) => typeof item === 'string' && item.includes('sessions.middleware'));
    return Object.entries(WANTED).flatMap(([name, effect]) => {
      const own = name.split('.').at(-1) as string;
      if (
        value.some((item) => typeof item === 'string' && item.includes(own)) ||
        (!sessions && own !== 'SecurityMiddleware')
      )
        return [];
      return [
        {
          at: { start: list.statement.start, end: list.span.start },
          item: own,
          message: `\`${own}\` is not in MIDDLEWARE: ${effect}`,
        },
      ];
    });
  },
  fix: { none: 'Forms and pages of the service may have come to need its absence: put it back, and try them' },
});
