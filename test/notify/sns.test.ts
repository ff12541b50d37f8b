/** Amazon SNS, by a server that speaks its query API (docs.aws.amazon.com, "Publish"): it is the AWS client that is spoken to. */
import type { Sns } from '@palisade/notify/channel';
import { deliver, type Patience } from '@palisade/notify/deliver';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MESSAGE } from './messages.ts';
import { type Answer, inTurn, type Received, receiving, say } from './server.ts';

const QUICK: Patience = { timeoutMs: 5000, pausesMs: [10, 20], totalMs: 20_000 };
const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:ops';
const XML = { 'content-type': 'text/xml' };
const ok = say(
  200,
  '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>567910cd-659e-55d4-8ccb-5aaf14679dc0</MessageId></PublishResult><ResponseMetadata><RequestId>d74b8436-ae13-5ab4-a9ff-ce54dfea72a0</RequestId></ResponseMetadata></PublishResponse>',
  XML,
);
const refusal = (status: number, code: string, message: string): Answer =>
  say(
    status,
    `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>x</RequestId></ErrorResponse>`,
    XML,
  );

const NAMES = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_EC2_METADATA_DISABLED', 'HOME'] as const;
const before = NAMES.map((name) => [name, process.env[name]] as const);
beforeEach(() => {
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIDEXAMPLE';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'wJalrXUtnFEMIexample';
});
afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

const publish = (answer: Answer, more: Partial<Sns> = {}, message = MESSAGE) =>
  receiving(answer, async ({ root, received }) => {
    const channel: Sns = { kind: 'sns', topic: TOPIC, region: 'eu-central-1', endpoint: root, ...more };
    return { delivery: await deliver(channel, message, QUICK), received };
  });

const formOf = ({ body }: Received): Record<string, string> => Object.fromEntries(new URLSearchParams(body));

describe('a message', () => {
  it('is published, signed, with its key for whoever filters by it', async () => {
    const { delivery, received } = await publish(ok);
    expect(delivery).toEqual({ channel: `sns ${TOPIC}`, state: 'delivered', attempts: 1 });
    const [one] = received;
    expect(formOf(one as Received)).toMatchObject({
      Action: 'Publish',
      TopicArn: TOPIC,
      Subject: MESSAGE.title,
      'MessageAttributes.entry.1.Name': 'key',
      'MessageAttributes.entry.1.Value.StringValue': MESSAGE.key,
      'MessageAttributes.entry.2.Value.StringValue': 'failure',
    });
    expect(formOf(one as Received)['Message']).toContain('Cause: container web crashes');
    expect(one?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/sns\//);
  });

  it('has a subject of less than 100 characters of ASCII, in one line', async () => {
    const { received } = await publish(ok, {}, { ...MESSAGE, title: `größe 😀\r\n${'x'.repeat(200)}` });
    const subject = formOf(received[0] as Received)['Subject'] ?? '';
    expect(subject.length).toBeLessThan(100);
    expect(subject).toMatch(/^gr\?.?\?e [\u0020-\u007e]+$/);
  });

  it('is at most 256 KiB', async () => {
    const { delivery, received } = await publish(ok, {}, { ...MESSAGE, body: '€'.repeat(300_000) });
    expect(delivery.state).toBe('delivered');
    const form = formOf(received[0] as Received);
    expect(Buffer.byteLength(`${form['Message']}${form['Subject']}`)).toBeLessThan(256 * 1024 - 2000);
  });

  it('is taken once by a FIFO topic', async () => {
    const { received } = await publish(inTurn(refusal(500, 'InternalError', 'sorry'), ok), { topic: `${TOPIC}.fifo` });
    const ids = received.map((one) => formOf(one)['MessageDeduplicationId']);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a refusal', () => {
  it.each<readonly [string, Answer]>([
    ['Throttled', refusal(400, 'Throttled', 'Rate exceeded')],
    ['ThrottlingException', refusal(400, 'ThrottlingException', 'Rate exceeded')],
    ['InternalError', refusal(500, 'InternalError', 'sorry')],
    ['an overload', say(503)],
  ])('that passes is tried again: %s', async (_name, answer) => {
    expect((await publish(inTurn(answer, ok))).delivery).toMatchObject({ state: 'delivered', attempts: 2 });
  });

  it.each([
    [403, 'AuthorizationError', 'not authorized to perform: SNS:Publish'],
    [404, 'NotFound', 'Topic does not exist'],
    [403, 'InvalidClientTokenId', 'The security token included in the request is invalid'],
  ])('that stays is the end: %i %s', async (status, code, message) => {
    const { delivery } = await publish(refusal(status, code, message));
    expect(delivery).toMatchObject({ state: 'failed', attempts: 1, why: expect.stringContaining(message) });
    expect(JSON.stringify(delivery)).not.toContain('wJalrXUtnFEMI');
  });
});
