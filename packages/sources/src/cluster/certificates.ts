/** Until when the certificates that a cluster shows are good, as days from now: what judges them has no clock. */
import { X509Certificate } from 'node:crypto';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { at, type Data, isList, isObject } from '@palisade/core/value';
import type { ReadKind } from './kinds.ts';
import { liveSubject, type Placed } from './subjects.ts';

const VALIDITY: ReadKind = {
  group: 'palisade.dev',
  version: 'v1',
  kind: 'CertificateValidity',
  resource: 'certificatevalidities',
  cluster: true,
};

interface Shown {
  /** Which certificate it is. */
  readonly name: string;
  readonly notAfter: Date;
}

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,20000}-----END CERTIFICATE-----/g;

function dateOf(pem: string): Date[] {
  try {
    const date = new Date(new X509Certificate(pem).validTo);
    return Number.isNaN(date.getTime()) ? [] : [date];
  } catch {
    return [];
  }
}

/** Of a bundle the last counts: the older ones stay beside a newer until nobody uses them. */
function lastOf(text: string): Date | undefined {
  const dates = (text.match(PEM) ?? []).flatMap(dateOf);
  return dates.toSorted((one, other) => one.getTime() - other.getTime()).at(-1);
}

const decoded = (value: Data | undefined): string =>
  typeof value === 'string' ? Buffer.from(value, 'base64').toString('latin1') : '';

function shownIn(name: string, text: string): Shown[] {
  const notAfter = lastOf(text);
  return notAfter ? [{ name, notAfter }] : [];
}

type Where = (object: Data) => readonly { readonly part: string; readonly text: string }[];

const ofWebhooks: Where = (object) => {
  const webhooks = at(object, ['webhooks']);
  return (isList(webhooks) ? webhooks : []).filter(isObject).map((webhook, index) => ({
    part: `webhook ${typeof webhook['name'] === 'string' ? webhook['name'] : index}`,
    text: decoded(at(webhook, ['clientConfig', 'caBundle'])),
  }));
};

/** Where each kind keeps certificates. */
const WHERE: Readonly<Record<string, Where>> = {
  ValidatingWebhookConfiguration: ofWebhooks,
  MutatingWebhookConfiguration: ofWebhooks,
  APIService: (object) => [{ part: '', text: decoded(at(object, ['spec', 'caBundle'])) }],
};

const DAY_MS = 86_400_000;

export function certificateValidities(
  subjects: readonly KubernetesSubject[],
  serving: string | undefined,
  placed: Placed,
  now: number,
): KubernetesSubject[] {
  const inObjects = subjects.flatMap(({ kind, name, body }) =>
    (Object.hasOwn(WHERE, kind) ? (WHERE[kind] as Where)(body.object) : []).flatMap(({ part, text }) =>
      shownIn([kind, name, part].filter((word) => word !== '').join(' '), text),
    ),
  );
  const all = [...(serving === undefined ? [] : shownIn('the API server', serving)), ...inObjects];
  return all.map(({ name, notAfter }) => {
    const daysLeft = Math.floor((notAfter.getTime() - now) / DAY_MS);
    const status = { notAfter: notAfter.toISOString(), daysLeft };
    return liveSubject({ metadata: { name }, status }, VALIDITY, placed, []);
  });
}
