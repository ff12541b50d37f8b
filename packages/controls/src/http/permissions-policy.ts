import { cwe, owasp } from '@palisade/core/control/reference';
import { headerOf } from '@palisade/core/subject/http';
import { pages, responseControl } from './_http.ts';

export const permissionsPolicy = responseControl({
  title: 'Pages give up the abilities that they do not use',
  severity: 'info',
  why: 'A script that got into a page, or a frame in it, asks for camera, microphone and place in your name.',
  refs: [owasp('HTTP_Headers_Cheat_Sheet'), cwe(693)],
  peers: ['ZAP-10063'],
  each: pages,
  wrong: (response) =>
    headerOf(response, 'permissions-policy') === undefined ? 'without `Permissions-Policy`' : undefined,
});
