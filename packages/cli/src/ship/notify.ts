/** Whom the service spec names → channels. Their secrets come from the environment: no file and no argument has them. */
import type { Service } from '@palisade/config/service/service';
import type { Channel } from '@palisade/notify/channel';
import type { Delivery } from '@palisade/notify/deliver';
import type { Message } from '@palisade/notify/message';
import type { Outcome } from '@palisade/ship/outcome';
import { complain } from '../output.ts';

type Notification = Service['notify'][number];
type Environment = Readonly<Record<string, string | undefined>>;

/** A channel, or the variable that is missing. */
type Opened = Channel | { readonly missing: string };

const DEFAULT_SMTP_PORT = 587;

function needing(env: Environment, variable: string, open: (value: string) => Channel): Opened {
  const value = env[variable];
  return value ? open(value) : { missing: variable };
}

function mail(to: Extract<Notification, { email: unknown }>, env: Environment): Opened {
  const [host = '', port] = to.smarthost.split(':');
  const from = to.from ?? to.email;
  const bare = { kind: 'email', to: to.email, from, host, port: Number(port ?? DEFAULT_SMTP_PORT) } as const;
  if (!to.password) return bare;
  return needing(env, 'SMTP_PASSWORD', (password) => ({ ...bare, username: to.username ?? from, password }));
}

/** The names that the pipeline of `synth` has for them. */
function opened(one: Notification, env: Environment): Opened {
  if ('slack' in one) return needing(env, 'SLACK_WEBHOOK_URL', (url) => ({ kind: 'slack', url, channel: one.channel }));
  if ('teams' in one) return needing(env, 'TEAMS_WEBHOOK_URL', (url) => ({ kind: 'teams', url }));
  if ('webhook' in one) {
    const secret = env['WEBHOOK_SECRET'];
    return needing(env, 'WEBHOOK_URL', (url) => ({ kind: 'webhook', url, ...(secret && { secret }) }));
  }
  if ('sns' in one) {
    const endpoint = env['AWS_ENDPOINT_URL_SNS'];
    return { kind: 'sns', topic: one.sns, region: one.sns.split(':')[3] ?? '', ...(endpoint && { endpoint }) };
  }
  return mail(one, env);
}

/** What wakes somebody: nobody else will put it right. */
const PAGES: ReadonlySet<Outcome | 'start'> = new Set(['rollback-failed', 'failed-no-prior']);
/** What can wait; the rest is news, for those who hear of everything. */
const TICKETS: ReadonlySet<Outcome | 'start'> = new Set(['rolled-back', 'rejected', 'held']);

const hears = ({ severity }: Notification, what: Outcome | 'start'): boolean =>
  severity === undefined || (severity === 'page' ? PAGES : TICKETS).has(what);

export interface Notifier {
  /** Ends when all have been told, or not; what could not be told is complained of. */
  readonly tell: (what: Outcome | 'start', message: Message) => Promise<readonly Delivery[]>;
}

/** @param env the process' own */
export function notifierFor(notify: Service['notify'], env: Environment): Notifier {
  const all = notify.map((one) => ({ one, channel: opened(one, env) }));
  const missing = new Set(all.flatMap(({ channel }) => ('missing' in channel ? [channel.missing] : [])));
  for (const variable of missing) complain(`somebody is not told: ${variable} is not set`);
  return {
    tell: async (what, message) => {
      const channels = all.flatMap(({ one, channel }) => ('missing' in channel || !hears(one, what) ? [] : [channel]));
      if (channels.length === 0) return [];
      const { deliverAll } = await import('@palisade/notify/deliver');
      const deliveries = await deliverAll(channels, message);
      for (const { channel, state, attempts, why } of deliveries)
        if (state === 'failed') complain(`${channel} was not told in ${attempts} attempts: ${why}`);
      return deliveries;
    },
  };
}
