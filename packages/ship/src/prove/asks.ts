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
/** What the API server says where nobody is there to answer. What else keeps it from asking is for nobody to know. */
const NOBODY = /no endpoints available|connection refused/i;

/** Of a Service; anything else is a URL. */
export const isPath = (ask: string): boolean => ask.startsWith('/');
const quote = (text: string): string => {
  const line = text
    .trim()
    .replaceAll(/\s{1,100}/g, ' ')
    .slice(0, LONGEST_QUOTE);
  return line === '' ? '' : `: ${line}`;
};

interface Port {
  readonly name?: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly appProtocol?: string;
}

const HTTP_NAME = /^(?:https?|web)(?:-|$)/;
const HTTP_PROTOCOL = /^(?:https?|kubernetes\.io\/(?:h2c|ws|wss))$/;
const HTTP_PORTS = new Set([80, 443, 8080, 8443]);

const tcpPorts = (service: KubeObject): readonly Port[] =>
  ((at(service, 'spec', 'ports') ?? []) as readonly Port[]).filter(({ protocol = 'TCP' }) => protocol === 'TCP');

/** What is said of a port counts for more than its number. */
const speaksHttp = ({ name = '', appProtocol, port = 0 }: Port): boolean =>
  appProtocol === undefined ? HTTP_NAME.test(name) || HTTP_PORTS.has(port) : HTTP_PROTOCOL.test(appProtocol);

const isHttps = ({ name = '', appProtocol, port }: Port): boolean =>
  appProtocol === undefined ? name.startsWith('https') || port === 443 : appProtocol === 'https';

/** As the API server's proxy wants it. */
function targetOf(service: KubeObject): string {
  const ports = tcpPorts(service);
  const chosen = ports.find(speaksHttp) ?? ports[0] ?? {};
  return `${isHttps(chosen) ? 'https:' : ''}${encodeURIComponent(service.metadata.name)}:${chosen.port ?? 80}`;
}

/** A database beside the service has no paths. */
function askable(services: readonly KubeObject[]): readonly KubeObject[] {
  const all = services.filter(selects);
  const http = all.filter((service) => tcpPorts(service).some(speaksHttp));
  return http.length > 0 ? http : all;
}

/** The API server's own words, and not those of whom it asked. */
function isStatus(text: string): boolean {
  if (/^error trying to reach service/i.test(text)) return true;
  try {
    return at(JSON.parse(text), 'kind') === 'Status' && at(JSON.parse(text), 'apiVersion') === 'v1';
  } catch {
    return false;
  }
}

async function askService(api: Api, service: KubeObject, path: string): Promise<Answered> {
  const { name, namespace = '' } = service.metadata;
  const target = targetOf(service);
  const words = `http://${name}.${namespace}${path}`;
  const of = 'answers';
  const proxy = `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${target}/proxy${path}`;
  try {
    const { status, text } = await api.answer({ method: 'GET', path: proxy, accept: '*/*', once: true });
    if (status >= 200 && status < 400) return { is: 'yes', words: `${words} answers ${status}`, of };
    if (isStatus(text))
      return NOBODY.test(text)
        ? { is: 'no', words: `nobody answers at ${words}${quote(text)}`, of }
        : { is: 'unknown', words: `${words} could not be asked: the API server answers ${status}${quote(text)}`, of };
    return { is: 'no', words: `${words} answers ${status}${quote(text)}`, of };
  } catch (error) {
    if (!isFailure(error, 'timeout', 'unreachable')) throw error;
    return { is: 'unknown', words: `${words} could not be asked: ${error.message}`, of };
  }
}

/** From here: it says nothing of who is there. */
const UNASKED = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

async function askUrl(url: string): Promise<Answered> {
  const shown = url.split('?')[0] ?? url;
  const of = 'answers';
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    await answer.body?.cancel();
    return { is: answer.status < 400 ? 'yes' : 'no', words: `${shown} answers ${answer.status}`, of };
  } catch (error) {
    const { message, name, cause } = error as Error & { cause?: Error & { code?: string } };
    const is = name === 'TimeoutError' || UNASKED.has(cause?.code ?? '') ? 'unknown' : 'no';
    return { is, words: `${shown} does not answer: ${cause?.message ?? message}`, of };
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
    ...askable(services).flatMap((service) => paths.map((path) => askService(api, service, path))),
    ...asks.filter((ask) => !isPath(ask)).map(askUrl),
  ]);
  const rank = { no: 0, unknown: 1, yes: 2 } as const;
  return [...behind, ...nobody, ...answers].toSorted((one, other) => rank[one.is] - rank[other.is]);
}
