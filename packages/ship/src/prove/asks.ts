/**
 * Does it answer? Services are asked through the API server's proxy, which needs no route to the pods' network; whole URLs
 * are asked from here. What could not be asked is unknown, and unknown is no yes.
 */
import type { Api } from '@palisade/sources/cluster/api';
import { isFailure } from '@palisade/sources/cluster/failure';
import { at, isRecord, type KubeObject } from '../object.ts';
import { listObjects } from '../objects.ts';

/** What is asked: whether somebody is behind a Service, whether it answers, and whether it keeps what it promises. */
export type Asked = 'endpoints' | 'answers' | 'objective';

export interface Answered {
  readonly is: 'yes' | 'no' | 'unknown';
  readonly words: string;
  readonly of: Asked;
}

const TIMEOUT_MS = 5000;
const LONGEST_QUOTE = 200;
/** What the API server says where it has nobody to ask, or cannot reach them. */
const NOBODY = /no endpoints available|error trying to reach service|dial tcp|no route to host/i;

/** Of a Service; anything else is a URL. */
export const isPath = (ask: string): boolean => ask.startsWith('/');
const quote = (text: string): string => {
  const line = text
    .trim()
    .replaceAll(/\s{1,100}/g, ' ')
    .slice(0, LONGEST_QUOTE);
  return line === '' ? '' : `: ${line}`;
};

function firstPort(service: KubeObject): string {
  const ports = at(service, 'spec', 'ports');
  const port = Array.isArray(ports)
    ? (ports as readonly unknown[]).find((one) => (at(one, 'protocol') ?? 'TCP') === 'TCP')
    : undefined;
  const https = at(port, 'port') === 443 || at(port, 'name') === 'https';
  const number = at(port, 'port');
  return `${https ? 'https:' : ''}%:${typeof number === 'number' ? number : 80}`;
}

async function askService(api: Api, service: KubeObject, path: string): Promise<Answered> {
  const { name, namespace = '' } = service.metadata;
  const target = firstPort(service).replace('%', encodeURIComponent(name));
  const words = `http://${name}.${namespace}${path}`;
  const of = 'answers';
  const proxy = `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${target}/proxy${path}`;
  try {
    const { status, text } = await api.answer({ method: 'GET', path: proxy, accept: '*/*', once: true });
    if (status >= 200 && status < 400) return { is: 'yes', words: `${words} answers ${status}`, of };
    if (status === 503 && NOBODY.test(text)) return { is: 'no', words: `nobody answers at ${words}${quote(text)}`, of };
    return { is: 'no', words: `${words} answers ${status}${quote(text)}`, of };
  } catch (error) {
    if (!isFailure(error, 'timeout', 'unreachable')) throw error;
    return { is: 'unknown', words: `${words} could not be asked: ${error.message}`, of };
  }
}

async function askUrl(url: string): Promise<Answered> {
  const shown = url.split('?')[0] ?? url;
  const of = 'answers';
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    await answer.body?.cancel();
    return { is: answer.status < 400 ? 'yes' : 'no', words: `${shown} answers ${answer.status}`, of };
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    return { is: 'no', words: `${shown} does not answer: ${cause?.message ?? message}`, of };
  }
}

interface Endpoint {
  readonly conditions?: { readonly ready?: boolean };
  readonly targetRef?: { readonly kind?: string; readonly name?: string };
}

/** Who is behind a Service and ready. @throws ClusterFailure */
export async function readyBehind(api: Api, service: KubeObject): Promise<readonly string[]> {
  const { name, namespace = '' } = service.metadata;
  const path = `/apis/discovery.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/endpointslices`;
  const slices = await listObjects(api, path, { labelSelector: `kubernetes.io/service-name=${name}` });
  return slices
    .flatMap((slice) => (slice['endpoints'] ?? []) as readonly Endpoint[])
    .filter(({ conditions }) => conditions?.ready !== false)
    .map(({ targetRef }) => targetRef?.name ?? '');
}

const selects = (service: KubeObject): boolean => isRecord(at(service, 'spec', 'selector'));

/** Every Service has somebody ready behind it, of these pods alone where they are named. */
async function peopled(api: Api, service: KubeObject, pods: ReadonlySet<string> | undefined): Promise<Answered> {
  const { name, namespace = '' } = service.metadata;
  const of = 'endpoints';
  if (!selects(service)) return { is: 'yes', words: `Service ${name} selects nobody`, of };
  const ready = await readyBehind(api, service);
  if (ready.length === 0) return { is: 'no', words: `nobody is ready behind Service ${namespace}/${name}`, of };
  const stranger = pods && ready.find((pod) => !pods.has(pod));
  if (stranger !== undefined) return { is: 'no', words: `Service ${namespace}/${name} still sends to ${stranger}`, of };
  return { is: 'yes', words: `${ready.length} pods are ready behind Service ${namespace}/${name}`, of };
}

const noService = (paths: readonly string[]): Answered => ({
  is: 'unknown',
  words: `there is no Service that could be asked for ${paths.join(', ')}`,
  of: 'answers',
});

/**
 * All of it, the first that is not a yes first.
 * @throws ClusterFailure
 */
export async function askAll(
  api: Api,
  services: readonly KubeObject[],
  asks: readonly string[],
  pods: ReadonlySet<string> | undefined,
): Promise<readonly Answered[]> {
  const behind = await Promise.all(services.map((service) => peopled(api, service, pods)));
  const paths = asks.filter(isPath);
  const nobody = paths.length > 0 && !services.some(selects) ? [noService(paths)] : [];
  const answers = await Promise.all([
    ...services.filter(selects).flatMap((service) => paths.map((path) => askService(api, service, path))),
    ...asks.filter((ask) => !isPath(ask)).map(askUrl),
  ]);
  const rank = { no: 0, unknown: 1, yes: 2 } as const;
  return [...behind, ...nobody, ...answers].toSorted((one, other) => rank[one.is] - rank[other.is]);
}
