import { cwe, owasp } from '@palisade/core/control/reference';
import { type Application, type Argument, callsOf, settingOf } from '@palisade/core/subject/application';
import { isList } from '@palisade/core/value';
import { applicationControl } from './_application.ts';

const keysOf = (application: Application): readonly (Argument | undefined)[] => [
  settingOf(application, 'SECRET_KEY'),
  ...callsOf(application, 'express-session', 'cookie-session').flatMap(({ options }) => [
    options.get('secret'),
    options.get('keys'),
  ]),
  ...callsOf(application, 'cookie-parser').map(({ args }) => args[0]),
];

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

const isLiteral = ({ value }: Argument): boolean => (isList(value) ? value.some(isText) : isText(value));

export const noCommittedSecretKey = applicationControl({
  title: 'The key that signs sessions is not written in code',
  severity: 'high',
  why: 'Whoever has read the code signs a session of any user, the administrator’s too; with Django also links that reset passwords.',
  refs: [cwe(798), cwe(321), owasp('Session_Management_Cheat_Sheet')],
  sensitive: true,
  frameworks: ['express', 'flask', 'django'],
  inspect(application) {
    const keys = keysOf(application).filter((key) => key !== undefined);
    if (keys.length === 0) return undefined;
    return keys.flatMap((key, index) => {
      const item = `key ${index + 1}`;
      if (isLiteral(key)) return [{ at: key.span, item, message: 'The key is written in the code' }];
      if (!isText(key.fallback)) return [];
      return [
        { at: key.span, item, message: 'Where the variable is not set, the key is the one in the code: stop instead' },
      ];
    });
  },
  fix: { none: 'Make a new key, and let the environment or a file bring it: the old one is known' },
});
