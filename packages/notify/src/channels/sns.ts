/** Amazon SNS. Its client signs requests and finds credentials as every tool of AWS does; it is loaded only where it is used. */
import { createHash } from 'node:crypto';
import type { Attempt, Attempted } from '../attempt.ts';
import type { Sns } from '../channel.ts';
import { cut, linesOf, type Message, oneLine } from '../message.ts';

/** Publish: a subject of ASCII, shorter than 100 characters; 256 KiB altogether. */
const LIMITS = { subject: 99, message: 60_000, key: 1000 } as const;

/** The client throws at half of a character. */
const bounded = (text: string, most: number): string => cut(text.toWellFormed(), most);

const ascii = (text: string): string => text.replaceAll(/[^\u0020-\u007e]/g, '?');

interface AwsError {
  readonly name: string;
  readonly message: string;
  readonly $retryable?: { readonly throttling?: boolean };
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded/;

/** What is no answer at all, or an error of the service, passes. */
function judge({ name, message, $metadata }: AwsError): Attempted {
  const status = $metadata?.httpStatusCode;
  const isFinal = status !== undefined && status >= 400 && status < 500 && status !== 429 && !THROTTLED.test(name);
  const why = `SNS: ${name}: ${oneLine(message).slice(0, 200)}`;
  return { is: isFinal || name === 'CredentialsProviderError' ? 'refused' : 'later', why };
}

/** A FIFO topic takes a message once for its key. */
const ordered = (topic: string, { key }: Message): object =>
  topic.endsWith('.fifo')
    ? { MessageGroupId: 'palisade', MessageDeduplicationId: createHash('sha256').update(key).digest('hex') }
    : {};

export const sns =
  ({ topic, region, endpoint }: Sns, message: Message): Attempt =>
  async (signal) => {
    const { PublishCommand, SNSClient } = await import('@aws-sdk/client-sns');
    const client = new SNSClient({ region, maxAttempts: 1, ...(endpoint !== undefined && { endpoint }) });
    const subject = ascii(cut(oneLine(message.title), LIMITS.subject));
    const input = {
      TopicArn: topic,
      // None is taken that is empty.
      ...(subject !== '' && { Subject: subject }),
      Message: bounded(linesOf(message).join('\n'), LIMITS.message),
      MessageAttributes: {
        key: { DataType: 'String', StringValue: bounded(message.key, LIMITS.key) },
        level: { DataType: 'String', StringValue: message.level },
      },
      ...ordered(topic, message),
    };
    try {
      await client.send(new PublishCommand(input), { abortSignal: signal });
      return { is: 'delivered' };
    } catch (error) {
      return judge(error as AwsError);
    } finally {
      client.destroy();
    }
  };
