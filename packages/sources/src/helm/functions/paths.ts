/** Paths and URLs. */
import { Unresolved } from '@palisade/core/value';
import { type FunctionTable, known } from '../go/function.ts';
import { Dict, type Value } from '../go/value.ts';
import { TemplateError } from '../template/error.ts';

/** path.Clean. */
export function cleanPath(path: string): string {
  if (path === '') return '.';
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!rooted) parts.push('..');
  }
  return (rooted ? '/' : '') + parts.join('/') || (rooted ? '/' : '.');
}

export function basePath(path: string): string {
  if (path === '') return '.';
  const trimmed = path.replace(/(?<!\/)\/+$/, '');
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

const dirPath = (path: string): string => cleanPath(path.slice(0, path.lastIndexOf('/') + 1));

const extension = (path: string): string => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.includes('.') ? name.slice(name.lastIndexOf('.')) : '';
};

const isAbsolute = (path: string): boolean => path.startsWith('/');

/** URLs that need no unescaping; for others Go's rules are longer than what is written here. */
const PLAIN_URL =
  /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/(?:([A-Za-z0-9._~:-]*)@)?([A-Za-z0-9.-]*(?::[0-9]*)?))?(\/[A-Za-z0-9._~!$&'()*+,;=:@/-]*)?(?:\?([^#\s]*))?(?:#([A-Za-z0-9._~-]*))?$/;

function urlParse(text: string): Value {
  const match = PLAIN_URL.exec(text);
  if (!match) return new Unresolved('the parts of a URL');
  const [, scheme = '', userinfo = '', host = '', path = '', query = '', fragment = ''] = match;
  const parts = {
    scheme: scheme.toLowerCase(),
    host,
    hostname: host.replace(/:[0-9]*$/, ''),
    path,
    query,
    opaque: '',
    fragment,
    userinfo,
  };
  return new Dict(new Map(Object.entries(parts)));
}

function urlJoin(parts: Dict): Value {
  const part = (name: string): string => {
    const value = parts.entries.get(name) ?? '';
    if (typeof value !== 'string') throw new TemplateError(`unable to parse ${name} key, must be of type string`);
    return value;
  };
  const [scheme, host, path, query, fragment] = ['scheme', 'host', 'path', 'query', 'fragment'].map(part) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const authority =
    host === '' && part('userinfo') === '' ? '' : `//${part('userinfo') === '' ? '' : `${part('userinfo')}@`}${host}`;
  const slash = authority !== '' && path !== '' && !path.startsWith('/') ? '/' : '';
  const joined = `${scheme === '' ? '' : `${scheme}:`}${authority}${slash}${path}${query === '' ? '' : `?${query}`}${fragment === '' ? '' : `#${fragment}`}`;
  return part('opaque') === '' && PLAIN_URL.test(joined) ? joined : new Unresolved('a URL put together');
}

const paths = { base: basePath, dir: dirPath, clean: cleanPath, ext: extension, isAbs: isAbsolute };

export const PATHS: FunctionTable = {
  ...Object.fromEntries(
    Object.entries(paths).flatMap(([name, body]) => [
      [name, known('s', body)],
      [`os${name.charAt(0).toUpperCase()}${name.slice(1)}`, known('s', body)],
    ]),
  ),
  urlParse: known('s', urlParse),
  urlJoin: known('m', urlJoin),
};
