/** What the API server gives to somebody without credentials, and the certificate that it shows. */
import { connect } from 'node:tls';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import type { Api } from './api.ts';
import { isFailure } from './failure.ts';
import type { ReadKind } from './kinds.ts';
import { send } from './request.ts';
import { liveSubject, type Placed } from './subjects.ts';

/** What nobody in particular has no business with; /version and the health checks are open by default. */
const PATHS = ['/api', '/apis', '/openapi/v2', '/metrics', '/api/v1/namespaces', '/api/v1/secrets', '/api/v1/nodes'];

const ANONYMOUS: ReadKind = {
  group: 'palisade.dev',
  version: 'v1',
  kind: 'AnonymousAccess',
  resource: 'anonymousaccesses',
  cluster: true,
};

/** JSON, or metrics: a page to log in is none of the API server's. */
const isShown = (text: string): boolean => text.startsWith('{') || text.startsWith('# HELP');

const REFUSED = new Set([401, 403, 404]);

interface Tried {
  readonly path: string;
  readonly status?: number;
  /** Why it is not known what is shown. */
  readonly error?: string;
}

function tried(path: string, status: number, text: string): Tried {
  if (REFUSED.has(status) || (status === 200 && isShown(text))) return { path, status };
  return { path, status, error: `the answer was ${status}${status === 200 ? ', and no API server’s' : ''}` };
}

async function statusOf(api: Api, path: string): Promise<Tried> {
  const query = path.startsWith('/api/v1/') ? '?limit=1' : '';
  try {
    const options = await api.anonymous();
    const { status, text } = await send(api.server, { method: 'GET', path: `${path}${query}` }, options, api.timeoutMs);
    return tried(path, status, text);
  } catch (error) {
    return { path, error: isFailure(error) ? error.message : (error as Error).message };
  }
}

/** Asked without a token and without a client certificate. */
export async function anonymousAccess(api: Api, placed: Placed): Promise<KubernetesSubject> {
  const requests = await Promise.all(PATHS.map((path) => statusOf(api, path)));
  return liveSubject({ metadata: { name: api.context }, status: { requests } }, ANONYMOUS, placed, []);
}

/** In PEM; none where the server is not asked by TLS, or does not answer. */
export async function servingCertificate(api: Api): Promise<string | undefined> {
  const { protocol, hostname, port } = new URL(api.server);
  if (protocol !== 'https:') return undefined;
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const host = hostname.replace(/^\[|\]$/g, '');
  // It is looked at, and not trusted: nothing is sent.
  const socket = connect({ host, port: Number(port || 443), servername: '', rejectUnauthorized: false });
  const end = (found: string | undefined): void => {
    socket.destroy();
    resolve(found);
  };
  socket.setTimeout(api.timeoutMs, () => end(undefined));
  socket.once('error', () => end(undefined));
  socket.once('secureConnect', () => end(socket.getPeerX509Certificate()?.toString()));
  return promise;
}
