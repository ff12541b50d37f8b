/** Mail, by SMTP. TLS is demanded, but of this machine itself; nodemailer keeps line breaks out of headers. */
import { createHash } from 'node:crypto';
import type { Attempt, Attempted } from '../attempt.ts';
import { type Email, isLoopback } from '../channel.ts';
import { linesOf, MARKS, type Message, oneLine } from '../message.ts';

/** The port on which TLS begins at once (RFC 8314). */
const SUBMISSIONS = 465;
const TIMEOUT_MS = 10_000;

/** The same for the same message, so that a mailbox can tell. */
const messageId = ({ from }: Email, { key }: Message): string => {
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 32);
  return `<${digest}@${from.split('@').at(-1) ?? 'palisade'}>`;
};

/** One address, and nothing that would be read as more than that. */
const ADDRESS = /^[^\s<>,;:"()\\@\u0000-\u001f]{1,64}@[^\s<>,;:"()\\@\u0000-\u001f]{1,255}$/;

interface SmtpError {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly message: string;
}

/** RFC 5321 §4.2.1: 4yz passes, 5yz does not. */
function judge({ host, port, password }: Email, error: SmtpError): Attempted {
  const said = oneLine(error.response ?? error.message).slice(0, 200);
  const why = `${host}:${port}: ${password ? said.replaceAll(password, '[password]') : said}`;
  const { responseCode = 0, code } = error;
  const isFinal = responseCode >= 500 || code === 'EAUTH' || code === 'ETLS' || code === 'EENVELOPE';
  return { is: isFinal && !(responseCode >= 400 && responseCode < 500) ? 'refused' : 'later', why };
}

function settings({ host, port, username, password }: Email): object {
  return {
    host,
    port,
    secure: port === SUBMISSIONS,
    requireTLS: !isLoopback(host),
    ...(username !== undefined && password !== undefined && { auth: { user: username, pass: password } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

export const email =
  (channel: Email, message: Message): Attempt =>
  async (signal) => {
    const wrong = [channel.to, channel.from].find((address) => !ADDRESS.test(address));
    if (wrong !== undefined) return { is: 'refused', why: `${JSON.stringify(wrong)} is no mail address` };
    const { createTransport } = await import('nodemailer');
    const transport = createTransport(settings(channel));
    const close = (): void => transport.close();
    signal.addEventListener('abort', close, { once: true });
    try {
      await transport.sendMail({
        from: channel.from,
        to: channel.to,
        subject: `${MARKS[message.level]} ${oneLine(message.title)}`,
        text: `${linesOf(message).join('\n')}\n`,
        messageId: messageId(channel, message),
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return { is: 'delivered' };
    } catch (error) {
      return judge(channel, error as SmtpError);
    } finally {
      signal.removeEventListener('abort', close);
      transport.close();
    }
  };
