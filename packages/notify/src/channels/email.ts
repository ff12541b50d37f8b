/** Mail, by SMTP. TLS is demanded, but of this machine itself; nodemailer keeps line breaks out of headers. */
import { createHash } from 'node:crypto';
import type { Attempt, Attempted } from '../attempt.ts';
import { type Email, isLoopback } from '../channel.ts';
import { cut, linesOf, MARKS, type Message, oneLine } from '../message.ts';

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

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Answers echo what they were sent: the password, and as AUTH has it (RFC 4616, and LOGIN). The longest first. */
function withoutPassword(text: string, { username = '', password }: Email): string {
  if (!password) return text;
  const forms = [base64(`\0${username}\0${password}`), base64(password), password];
  return forms.reduce((result, form) => result.replaceAll(form, '[password]'), text);
}

/** RFC 5321 §4.2.1: 4yz passes, 5yz does not. It is cut last: of half a password nobody could tell that it is one. */
function judge(channel: Email, error: SmtpError): Attempted {
  const said = cut(oneLine(withoutPassword(error.response ?? error.message, channel)), 200);
  const why = `${channel.host}:${channel.port}: ${said}`;
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
    try {
      await transport.sendMail({
        from: channel.from,
        to: channel.to,
        subject: `${MARKS[message.level]} ${oneLine(message.title)}`,
        text: `${linesOf(message).join('\n')}\n`,
        messageId: messageId(channel, message),
        headers: { 'Auto-Submitted': 'auto-generated' },
        // It ends the connection too: what is said to have failed is not sent after all.
        signal,
      });
      return { is: 'delivered' };
    } catch (error) {
      return judge(channel, error as SmtpError);
    } finally {
      transport.close();
    }
  };
