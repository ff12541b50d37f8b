/** Does a rule of a role cover a request? As the API server decides: its subresource stars, its names, its URLs. */
import type { Truth } from '../predicate/judge.ts';
import { allOf } from '../predicate/truth.ts';
import { type Data, type DataObject, OPEN, Unresolved } from '../value.ts';
import { someText } from './truth.ts';

/** On a resource. `*` is no pattern here: a request for it is covered only by a rule for everything. */
export interface ResourceRequest {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  /** None: the request names no object, as `list` and `create` do. */
  readonly name?: string;
  /** None: in all of them, or of what is in no namespace. */
  readonly namespace?: string;
}

/** On a path of the server that is no resource: `/metrics`. */
export interface UrlRequest {
  readonly verb: string;
  readonly url: string;
}

export type Request = ResourceRequest | UrlRequest;

export const isUrlRequest = (request: Request): request is UrlRequest => 'url' in request;

const ALL = '*';

function listOf(rule: DataObject, key: string): Data | undefined {
  const value = rule[key];
  return value === undefined && rule[OPEN] !== undefined ? new Unresolved(rule[OPEN]) : value;
}

const anyOrOne = (wanted: string) => (text: string) => text === ALL || text === wanted;

/** `pods/*` is nothing special: only a star before the slash stands for every resource. */
function covers({ resource, subresource }: ResourceRequest): (text: string) => boolean {
  if (subresource === undefined || subresource === '') return anyOrOne(resource);
  const names = [ALL, `${resource}/${subresource}`, `*/${subresource}`];
  return (text) => names.includes(text);
}

const STARS = /(?<!\*)\*+$/;

const coversUrl =
  (url: string) =>
  (text: string): boolean =>
    anyOrOne(url)(text) || (text.endsWith(ALL) && url.startsWith(text.replace(STARS, '')));

/** Whatever the object's name is. */
export function ruleCovers(rule: DataObject, request: Request): Truth {
  const verb = someText(listOf(rule, 'verbs'), anyOrOne(request.verb));
  if (verb === false) return false;
  if (isUrlRequest(request)) return allOf(verb, someText(listOf(rule, 'nonResourceURLs'), coversUrl(request.url)));
  return allOf(
    verb,
    someText(listOf(rule, 'apiGroups'), anyOrOne(request.group)),
    someText(listOf(rule, 'resources'), covers(request)),
  );
}

/** The names that a rule is narrowed to. */
export const resourceNames = (rule: DataObject): Data | undefined => listOf(rule, 'resourceNames');

function coversName(rule: DataObject, name: string): Truth {
  const names = resourceNames(rule);
  if (names === undefined || names === null || (Array.isArray(names) && names.length === 0 && !names[OPEN]))
    return true;
  return someText(names, (text) => text === name);
}

export function ruleAllows(rule: DataObject, request: Request): Truth {
  const covered = ruleCovers(rule, request);
  return covered === false || isUrlRequest(request) ? covered : allOf(covered, coversName(rule, request.name ?? ''));
}
