import { cwe, owasp } from '@palisade/core/control/reference';
import { headerOf } from '@palisade/core/subject/http';
import { pages, responseControl } from './_http.ts';

export const crossOriginOpenerPolicy = responseControl({
  title: 'Pages are apart from the windows that open them',
  severity: 'info',
  why: 'A site that opened yours keeps a hand on its window, and leads it elsewhere behind the user’s back.',
  refs: [owasp('HTTP_Headers_Cheat_Sheet'), cwe(1022)],
  each: pages,
  wrong: (response) =>
    /^(?:same-origin|same-origin-allow-popups|noopener-allow-popups)\b/i.test(
      headerOf(response, 'cross-origin-opener-policy')?.trim() ?? '',
    )
      ? undefined
      : 'without `Cross-Origin-Opener-Policy: same-origin`',
});
