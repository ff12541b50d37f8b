import { expectStatus, failureOf } from './api-failure.ts';
import type { Reply, Send } from './connection.ts';
import type { Discovery, Resource } from './discovery.ts';
import type { EnsureNamespace } from './namespaces.ts';

export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: { name?: string; namespace?: string; labels?: Record<string, string>; [field: string]: unknown };
  [field: string]: unknown;
}

/** What names an object; an object names itself. */
export interface Reference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly namespace?: string };
}

export interface DryRun {
  readonly allowed: boolean;
  readonly status: number;
  readonly message: string;
  readonly causes: readonly string[];
  readonly warnings: readonly string[];
  /** As the server would store it. */
  readonly object?: KubeObject;
}

export interface ListOptions {
  readonly namespace?: string;
  readonly labelSelector?: string;
}

export interface Client {
  request: Send;
  get(reference: Reference): Promise<KubeObject>;
  list(apiVersion: string, kind: string, options?: ListOptions): Promise<KubeObject[]>;
  create(object: KubeObject): Promise<KubeObject>;
  /** Server-side apply, taking over fields that others own. */
  apply(object: KubeObject, fieldManager?: string): Promise<KubeObject>;
  /** It is fine if there is no such object. */
  delete(reference: Reference): Promise<void>;
  /** Would the server take it? Throws where the server did not judge the object: no rights, no such kind, overload. */
  dryRunCreate(object: KubeObject): Promise<DryRun>;
  ensureNamespace: EnsureNamespace;
}

/** Refused as malformed, by admission, or by validation. */
const JUDGED_BAD = [400, 403, 422];
const NOT_FOUND = 404;
const APPLY = 'application/apply-patch+yaml';

const describe = (verb: string, { kind, metadata }: Reference): string =>
  `${verb} ${kind} ${[metadata.namespace, metadata.name].filter(Boolean).join('/')}`;

function judgement(reply: Reply): DryRun {
  const { status, warnings, body } = reply;
  if (status < 300) return { allowed: true, status, message: '', causes: [], warnings, object: body as KubeObject };
  const { message, causes } = failureOf(reply);
  return { allowed: false, status, message, causes, warnings };
}

/** The server words a refusal for want of RBAC rights this way; admission words its own otherwise. */
const lacksRights = (reply: Reply): boolean =>
  reply.status === 403 && / cannot \w+ resource "/.test(failureOf(reply).message);

export function createClient(send: Send, discover: Discovery, ensureNamespace: EnsureNamespace): Client {
  const scopeOf = (resource: Resource, { metadata }: Reference): string | undefined =>
    resource.namespaced ? (metadata.namespace ?? 'default') : undefined;

  async function pathOf(reference: Reference): Promise<string> {
    const { name } = reference.metadata;
    if (name === undefined) throw new Error(`${describe('name', reference)}: metadata.name is missing`);
    const resource = await discover(reference.apiVersion, reference.kind);
    return resource.path(scopeOf(resource, reference), name);
  }

  async function makeRoom(object: KubeObject): Promise<Resource> {
    const resource = await discover(object.apiVersion, object.kind);
    const namespace = scopeOf(resource, object);
    if (namespace !== undefined) await ensureNamespace(namespace);
    return resource;
  }

  async function post(object: KubeObject, query: Record<string, string>): Promise<Reply> {
    const resource = await makeRoom(object);
    return send('POST', resource.path(scopeOf(resource, object)), { query, body: object });
  }

  return {
    request: send,
    ensureNamespace,
    async get(reference) {
      const reply = await send('GET', await pathOf(reference));
      return expectStatus(describe('get', reference), reply).body as KubeObject;
    },
    async list(apiVersion, kind, { namespace, labelSelector } = {}) {
      const path = (await discover(apiVersion, kind)).path(namespace);
      const reply = await send('GET', path, { query: labelSelector === undefined ? {} : { labelSelector } });
      const { items } = expectStatus(`list ${kind}`, reply).body as { items: KubeObject[] };
      return items.map((item) => ({ ...item, apiVersion, kind }));
    },
    async create(object) {
      return expectStatus(describe('create', object), await post(object, {})).body as KubeObject;
    },
    async apply(object, fieldManager = 'palisade-test') {
      await makeRoom(object);
      const options = { query: { fieldManager, force: 'true' }, body: object, contentType: APPLY };
      const reply = await send('PATCH', await pathOf(object), options);
      return expectStatus(describe('apply', object), reply).body as KubeObject;
    },
    async delete(reference) {
      const reply = await send('DELETE', await pathOf(reference), { query: { propagationPolicy: 'Background' } });
      expectStatus(describe('delete', reference), reply, NOT_FOUND);
    },
    async dryRunCreate(object) {
      const reply = await post(object, { dryRun: 'All' });
      const judged = JUDGED_BAD.includes(reply.status) && !lacksRights(reply);
      return judgement(judged ? reply : expectStatus(describe('dry-run create', object), reply));
    },
  };
}
