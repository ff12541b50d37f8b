/** Where messages go. The URL of a webhook lets anybody post, so it is a secret, as a password is. */

export interface Slack {
  readonly kind: 'slack';
  readonly url: string;
  /** What it is called, for people. */
  readonly channel?: string;
}

/** A webhook of Workflows: the older connectors have ended. */
export interface Teams {
  readonly kind: 'teams';
  readonly url: string;
}

export interface Webhook {
  readonly kind: 'webhook';
  readonly url: string;
  /** By which the receiver can tell that it is from us. */
  readonly secret?: string;
}

export interface Email {
  readonly kind: 'email';
  readonly to: string;
  readonly from: string;
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
}

export interface Sns {
  readonly kind: 'sns';
  /** The topic's ARN. */
  readonly topic: string;
  readonly region: string;
  /** Another than that of AWS. */
  readonly endpoint?: string;
}

export type Channel = Slack | Teams | Webhook | Email | Sns;

const hostOf = (url: string): string => {
  try {
    return new URL(url).host;
  } catch {
    return 'an address that is no URL';
  }
};

type Label<K extends Channel['kind']> = (channel: Extract<Channel, { kind: K }>) => string;

const LABELS: { readonly [K in Channel['kind']]: Label<K> } = {
  slack: ({ channel, url }) => `slack ${channel ?? hostOf(url)}`,
  teams: ({ url }) => `teams ${hostOf(url)}`,
  webhook: ({ url }) => `webhook ${hostOf(url)}`,
  email: ({ to }) => `email ${to}`,
  sns: ({ topic }) => `sns ${topic}`,
};

/** What may be said of it: no path and no query of a URL. */
export const labelOf = (channel: Channel): string => (LABELS[channel.kind] as (of: Channel) => string)(channel);

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/;

export const isLoopback = (host: string): boolean => LOOPBACK.test(host);
