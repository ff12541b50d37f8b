/** Controls on live services: the typed way to state one. */
import type { Problem, SettingValues, SourceControl } from '@palisade/core/control/control';
import {
  headerOf,
  isService,
  isTlsEndpoint,
  type Response,
  type Service,
  type TlsEndpoint,
} from '@palisade/core/subject/http';
import type { Subject } from '@palisade/core/subject/subject';

type Statement = Omit<SourceControl, 'form' | 'model' | 'inspect' | 'fix'>;
type Inspect<Visited> = (visited: Visited, settings: SettingValues) => Iterable<Problem> | undefined;

const fix = { none: 'It is observed; what answers is configured elsewhere' } as const;

/** A control on one kind of what is observed. */
const controlOn =
  <Visited>(is: (subject: Subject) => subject is Subject<'http', Visited>) =>
  ({ inspect, ...statement }: Statement & { readonly inspect: Inspect<Visited> }): SourceControl => ({
    form: 'source',
    ...statement,
    model: 'http',
    inspect: (subject, settings) => (is(subject) ? inspect(subject.body, settings) : undefined),
    fix,
  });

export const serviceControl = controlOn<Service>(isService);
export const tlsControl = controlOn<TlsEndpoint>(isTlsEndpoint);

interface Judged {
  /** The responses that it is about; where there are none it does not apply. */
  readonly each: (response: Response, service: Service) => boolean;
  /** What is wrong with one, after what it answers: `without …`; undefined where nothing is. */
  readonly wrong: (response: Response, settings: SettingValues) => string | undefined;
}

const said = ({ method, url }: Response): string => `${method} ${new URL(url).pathname.slice(0, 80)}`;

/** Responses with the same gap are one problem: it is set in one place. */
export const responseControl = ({ each, wrong, ...statement }: Statement & Judged): SourceControl =>
  serviceControl({
    ...statement,
    inspect(service, settings) {
      const judged = service.responses.flatMap((response, index) =>
        response.status > 0 && each(response, service) ? [{ response, index, gap: wrong(response, settings) }] : [],
      );
      if (judged.length === 0) return undefined;
      const groups = Map.groupBy(
        judged.filter(({ gap }) => gap !== undefined),
        ({ gap }) => gap,
      );
      return [...groups].map(([gap, same], group) => {
        const [first, ...others] = same.map(({ response }) => said(response));
        const more =
          others.length === 0 ? '' : ` (and ${others.length} more: ${[...new Set(others)].slice(0, 3).join(', ')})`;
        const message = `${first} answers ${gap}${more}`;
        return { at: `/responses/${same[0]?.index}`, message, ...(group > 0 && { item: first as string }) };
      });
    },
  });

const REDIRECT = (status: number): boolean => status >= 300 && status < 400;

/** Answers that are the service's own: what only redirects shows nothing, and a probe's twin nothing new. */
export const answers = ({ purpose, status }: Response): boolean =>
  purpose !== 'plain' && purpose !== 'trace' && purpose !== 'cors' && !REDIRECT(status);

export const isHtml = (response: Response): boolean =>
  /^(?:text\/html|application\/xhtml)/i.test(headerOf(response, 'content-type') ?? '');

/** Pages that a browser shows. */
export const pages = (response: Response): boolean => answers(response) && isHtml(response);

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
export const isLoopback = ({ origin }: Service): boolean => LOOPBACK.test(new URL(origin).hostname);

/** What a finding quotes of an answer. */
export const quoted = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return `\`${line.length > 80 ? `${line.slice(0, 80)}…` : line}\``;
};
