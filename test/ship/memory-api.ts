/** An API server in memory: objects under their paths, versions that count up, and whatever goes wrong on the way. */

import type { KubeObject } from '@palisade/ship/object';
import type { Api } from '@palisade/sources/cluster/api';
import { ClusterFailure } from '@palisade/sources/cluster/failure';
import type { Ask } from '@palisade/sources/cluster/request';

/** What a server does with an ask that has arrived. @throws ClusterFailure as the client would */
type Serve = (ask: Ask) => unknown;

type Stored = Map<string, KubeObject>;

const refuse = (reason: 'conflict' | 'not-found', { method, path }: Ask): never => {
  throw new ClusterFailure(reason, `the server answers ${reason} to ${method} ${path}`);
};

const matches = ({ metadata: { labels = {} } }: KubeObject, selector: string): boolean =>
  selector.split(',').every((term) => {
    const [key = '', value] = term.split('=');
    return labels[key] === value;
  });

function list(stored: Stored, path: string): object {
  const [folder = '', query] = path.split('?');
  const selector = new URLSearchParams(query).get('labelSelector');
  const all = [...stored].flatMap(([own, object]) => (own.slice(0, own.lastIndexOf('/')) === folder ? [object] : []));
  return { metadata: {}, items: all.filter((object) => selector === null || matches(object, selector)) };
}

export interface Memory {
  readonly serve: Serve;
  readonly stored: Stored;
}

/** Compares and swaps as the API server does; paths of collections end in a plural word. */
export function memory(): Memory {
  const stored: Stored = new Map();
  let version = 0;
  const store = (path: string, object: KubeObject): KubeObject => {
    const metadata = { ...object.metadata, resourceVersion: String(++version) };
    const next = structuredClone({ ...object, metadata });
    stored.set(path, next);
    return structuredClone(next);
  };
  const methods: Readonly<Record<Ask['method'], Serve>> = {
    GET: (ask) => {
      if (/\/(?:configmaps|leases)(?:\?|$)/.test(ask.path)) return structuredClone(list(stored, ask.path));
      return structuredClone(stored.get(ask.path) ?? refuse('not-found', ask));
    },
    POST: (ask) => {
      const object = ask.body as KubeObject;
      const path = `${ask.path}/${object.metadata.name}`;
      return stored.has(path) ? refuse('conflict', ask) : store(path, object);
    },
    PUT: (ask) => {
      const object = ask.body as KubeObject;
      const there = stored.get(ask.path) ?? refuse('not-found', ask);
      const { resourceVersion } = object.metadata;
      const isOther = resourceVersion !== undefined && resourceVersion !== there.metadata.resourceVersion;
      return isOther ? refuse('conflict', ask) : store(ask.path, object);
    },
    DELETE: (ask) => (stored.delete(ask.path) ? {} : refuse('not-found', ask)),
    PATCH: () => {
      throw new Error('nothing here is patched');
    },
  };
  return { stored, serve: (ask) => methods[ask.method](ask) };
}

/** Only what ship asks of an Api for its own records. */
export const apiOf = (answer: (ask: Ask) => Promise<unknown>): Api =>
  ({ json: answer, context: 'test', server: 'https://test', cost: { requests: 0, bytes: 0, retries: 0 } }) as never;

/** What becomes of an ask: it never arrives, its answer never does, or the server answers otherwise. */
export type Mishap = 'lost' | 'answer-lost' | ClusterFailure;

export interface Unreliable extends Memory {
  readonly api: Api;
  readonly asked: Ask[];
  /** For each ask to come; undefined lets it pass. */
  mishap: (ask: Ask) => Mishap | undefined;
}

export const away = (): ClusterFailure => new ClusterFailure('unreachable', 'https://test cannot be reached');

/** A server that answers at once, but for its mishaps. */
export function unreliable(own: Memory = memory()): Unreliable {
  const asked: Ask[] = [];
  const answer = async (ask: Ask): Promise<unknown> => {
    asked.push(ask);
    const mishap = result.mishap(ask);
    if (mishap instanceof ClusterFailure) throw mishap;
    if (mishap === 'lost') throw away();
    const value = own.serve(ask);
    if (mishap === 'answer-lost') throw away();
    return value;
  };
  const result: Unreliable = { ...own, asked, api: apiOf(answer), mishap: () => undefined };
  return result;
}
