/** Controls on the cookies of a service. Each cookie is a finding of its own: they are set in different places. */
import type { SourceControl } from '@palisade/core/control/control';
import type { Cookie, Response } from '@palisade/core/subject/http';
import { serviceControl } from './_http.ts';

type Statement = Omit<Parameters<typeof serviceControl>[0], 'inspect'>;

interface Judged {
  readonly each: (cookie: Cookie, response: Response) => boolean;
  /** What is wrong with one, after its name. */
  readonly wrong: (cookie: Cookie) => string | undefined;
}

export const cookieControl = ({ each, wrong, ...statement }: Statement & Judged): SourceControl =>
  serviceControl({
    ...statement,
    inspect({ responses }) {
      const seen = new Map<string, { readonly cookie: Cookie; readonly at: string }>();
      for (const [index, response] of responses.entries())
        for (const cookie of response.cookies)
          if (!cookie.deletes && each(cookie, response) && !seen.has(cookie.name))
            seen.set(cookie.name, { cookie, at: `/responses/${index}/headers/${cookie.header}` });
      if (seen.size === 0) return undefined;
      return [...seen.values()].flatMap(({ cookie, at }) => {
        const gap = wrong(cookie);
        return gap === undefined ? [] : [{ at, item: cookie.name, message: `Cookie "${cookie.name}" ${gap}` }];
      });
    },
  });
