/** The words of the command line → what is asked. */

import { resourceNamed, resourceNames } from '@palisade/core/rbac/resource-names';
import type { ResourceRequest } from '@palisade/core/rbac/rule';
import type { Question } from '@palisade/core/rbac/who-can';
import { type Invocation, UserError } from '../command.ts';
import { nearest } from '../explain/nearest.ts';

const HOW = 'as `palisade who-can get secrets`';

const VERBS = [
  ...['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'],
  ...['impersonate', 'bind', 'escalate', 'approve', 'sign', 'attest', 'use', 'proxy', 'nominate', '*'],
];
const URL_VERBS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options', '*'];

export interface Asked extends Question {
  /** As people say it: `get secrets in shop`. */
  readonly text: string;
}

function verbNamed(text: string, verbs: readonly string[]): string {
  const verb = text.toLowerCase();
  if (verbs.includes(verb)) return verb;
  const near = nearest(verb, verbs);
  throw new UserError(`"${text}" is no verb${near ? `; did you mean ${near}?` : '.'} Verbs are ${verbs.join(', ')}`);
}

function named(text: string): NonNullable<ReturnType<typeof resourceNamed>> {
  const found = resourceNamed(text);
  if (found) return found;
  const near = nearest(text, resourceNames());
  throw new UserError(
    `no resource of Kubernetes is called "${text}"${near ? `; did you mean ${near}?` : ''} One of your own needs its group, as widgets.example.com`,
  );
}

const given = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function nameOf(operand: string | undefined, option: string | undefined): string | undefined {
  if (operand !== undefined && option !== undefined && operand !== option)
    throw new UserError(`two names are given, ${operand} and --name=${option}`);
  const name = operand ?? option;
  if (name === '') throw new UserError('the name is empty; leave it out to ask about any');
  return name;
}

interface Place {
  readonly namespace: string | undefined;
  readonly everywhere: boolean;
}

function placeOf(options: Invocation['options']): Place {
  const namespace = given(options['namespace']);
  const everywhere = options['all-namespaces'] === true;
  if (namespace !== undefined && everywhere)
    throw new UserError('--namespace and --all-namespaces exclude each other: leave one out');
  if (namespace === '') throw new UserError('--namespace is empty; leave it out to ask about any');
  return { namespace, everywhere };
}

function aboutUrl(verb: string, url: string, name: string | undefined, place: Place): Asked {
  if (name !== undefined) throw new UserError(`${url} is a path: it has no name. Targets go in --target`);
  if (place.namespace !== undefined) throw new UserError(`${url} is a path: it is in no namespace`);
  return { request: { verb: verbNamed(verb, URL_VERBS), url }, text: `${verb.toLowerCase()} ${url}` };
}

const full = ({ group, resource, subresource }: ResourceRequest): string =>
  `${resource}${group === '' || group === '*' ? '' : `.${group}`}${subresource === undefined ? '' : `/${subresource}`}`;

/** A namespace's own object is in it, as far as the API server is concerned. */
function namespaceOf(resource: string, cluster: boolean | undefined, name: string | undefined, place: Place) {
  if (cluster !== true) return place;
  if (resource === 'namespaces' && name !== undefined) return { ...place, namespace: name };
  if (place.namespace !== undefined) throw new UserError(`${resource} are in no namespace: leave --namespace out`);
  return { ...place, everywhere: resource !== 'namespaces' };
}

function aboutResource(word: string, text: string, name: string | undefined, asked: Place): Asked {
  const { cluster, ...of } = named(text);
  // The resources of others have verbs of their own.
  const verb = cluster === undefined && of.resource !== '*' ? word.toLowerCase() : verbNamed(word, VERBS);
  const { namespace, everywhere } = namespaceOf(of.resource, cluster, name, asked);
  const request = { ...of, verb, ...(name !== undefined && { name }), ...(namespace !== undefined && { namespace }) };
  const place = cluster === true ? '' : everywhere ? ' in all namespaces' : ` in ${namespace ?? 'any namespace'}`;
  return { request, everywhere, text: `${verb} ${full(request)}${name === undefined ? '' : ` "${name}"`}${place}` };
}

export function questionOf({ operands, options }: Invocation): Asked {
  const [verb, resource, operand, ...more] = operands;
  if (verb === undefined || resource === undefined) throw new UserError(`who-can needs a verb and a resource, ${HOW}`);
  if (more.length > 0)
    throw new UserError(`"${more[0]}" is one operand too many: VERB RESOURCE [NAME]; targets go in --target`);
  const name = nameOf(operand, given(options['name']));
  const place = placeOf(options);
  return resource.startsWith('/') ? aboutUrl(verb, resource, name, place) : aboutResource(verb, resource, name, place);
}
