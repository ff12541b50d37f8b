import { cwe } from '@palisade/core/control/reference';
import { settingOf } from '@palisade/core/subject/application';
import { isList } from '@palisade/core/value';
import { applicationControl } from './_application.ts';

export const allowedHosts = applicationControl({
  title: 'Django answers to its own names only',
  severity: 'medium',
  why: 'Links in mails are made from the name that a request gives: a link to reset a password then leads to the attacker.',
  refs: [cwe(644)],
  frameworks: ['django'],
  inspect(application) {
    const hosts = settingOf(application, 'ALLOWED_HOSTS');
    if (!hosts || !isList(hosts.value)) return undefined;
    return hosts.value.includes('*') ? [{ at: hosts.span, message: '`ALLOWED_HOSTS` lets every name in' }] : [];
  },
  fix: { none: 'Only you know the names of the service' },
});
