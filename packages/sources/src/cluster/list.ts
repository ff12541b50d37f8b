/** All objects of a kind, a page at a time: what is not kept of a page is gone before the next one comes. */
import type { Api } from './api.ts';
import { ClusterFailure, isFailure } from './failure.ts';
import { pathOf, type ReadKind } from './kinds.ts';

export const PAGE = 500;
/** A list that changes faster than it can be read is read again this often. */
const RESTARTS = 3;

export interface LiveMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly creationTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly {
    readonly uid: string;
    readonly kind: string;
    readonly name: string;
    readonly controller?: boolean;
  }[];
  readonly managedFields?: readonly Readonly<Record<string, unknown>>[];
}

/** As the API gives it; items of a list do not say their kind. */
export interface LiveObject {
  readonly metadata: LiveMetadata;
  readonly [field: string]: unknown;
}

interface Page {
  readonly metadata?: { readonly continue?: unknown; readonly resourceVersion?: unknown };
  readonly items?: unknown;
}

const METADATA = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

const isLive = (item: unknown): item is LiveObject =>
  typeof (item as LiveObject | undefined)?.metadata?.name === 'string';

function itemsOf(page: Page, api: Api, path: string): readonly LiveObject[] {
  const { items } = page;
  if (Array.isArray(items) && items.every(isLive)) return items;
  // A list without items is sent as null by servers of old.
  if (items === null) return [];
  throw new ClusterFailure('garbage', `${api.server} answers ${path} with something that is no list of objects`);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

async function* pagesOnce(api: Api, kind: ReadKind, path: string): AsyncGenerator<readonly LiveObject[], string> {
  const accept = kind.content === 'metadata' ? METADATA : 'application/json';
  for (let token = ''; ; ) {
    const query = `limit=${PAGE}${token === '' ? '' : `&continue=${encodeURIComponent(token)}`}`;
    const page = (await api.json({ method: 'GET', path: `${path}?${query}`, accept })) as Page;
    yield itemsOf(page, api, path);
    token = textOf(page.metadata?.continue);
    if (token === '') return textOf(page.metadata?.resourceVersion);
  }
}

/**
 * Gives each page to `take`, and the version of the list. Where the server has forgotten the list half way through
 * (410 Gone) all is read again, and `restart` told to drop what was taken.
 * @throws ClusterFailure
 */
export async function list(
  api: Api,
  kind: ReadKind,
  namespace: string | undefined,
  take: (page: readonly LiveObject[]) => void,
  restart: () => void,
): Promise<string> {
  for (let left = RESTARTS; ; left--) {
    const pages = pagesOnce(api, kind, pathOf(kind, namespace));
    try {
      for (;;) {
        const { value, done } = await pages.next();
        if (done) return value;
        take(value);
      }
    } catch (error) {
      if (!isFailure(error, 'gone') || left === 0) throw error;
      restart();
    }
  }
}
