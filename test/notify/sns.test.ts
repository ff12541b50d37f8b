/** Amazon SNS, by a server that speaks its query API (docs.aws.amazon.com, "Publish"): it is the AWS client that is spoken to. */
import type { Sns } from '@palisade/notify/channel';
import { deliver, type Patience } from '@palisade/notify/deliver';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { anyMessage, MESSAGE } from './messages.ts';
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

const CREDENTIALS = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_ARN',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
] as const;
const NAMES = [...CREDENTIALS, 'AWS_EC2_METADATA_DISABLED', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE'] as const;
const before = NAMES.map((name) => [name, process.env[name]] as const);
beforeEach(() => {
  for (const name of CREDENTIALS) delete process.env[name];
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

/** What Publish asks for (API reference): the subject is 1 to 99 of printable ASCII, and 262,144 bytes are for text and attributes. */
it('any message is one that SNS takes', () =>
  receiving(ok, async ({ root, received }) => {
    const channel: Sns = { kind: 'sns', topic: `${TOPIC}.fifo`, region: 'eu-central-1', endpoint: root };
    await fc.assert(
      fc.asyncProperty(anyMessage, async (message) => {
        expect(await deliver(channel, message, QUICK)).toMatchObject({ state: 'delivered', attempts: 1 });
        const form = formOf(received.at(-1) as Received);
        expect(form['Subject'] ?? 'none').toMatch(/^[\u0021-\u007e](?:[\u0020-\u007e]{0,98})$/);
        expect(form['Message']).not.toBe('');
        expect(Buffer.byteLength(Object.values(form).join(''))).toBeLessThan(262_144);
        expect(form['MessageDeduplicationId']).toMatch(/^[0-9a-f]{64}$/);
      }),
      { numRuns: 100 },
    );
  }));

it.each([
  ['no title', { title: ' ' }],
  ['half of a character', { title: '\ud83d', body: 'x\ude00', key: '\ud83d' }],
  ['a key that is very long', { key: 'k'.repeat(300_000) }],
])('a message with %s is published as well', async (_name, more) => {
  const { delivery, received } = await publish(ok, {}, { ...MESSAGE, ...more });
  expect(delivery).toMatchObject({ state: 'delivered', attempts: 1 });
  const form = formOf(received[0] as Received);
  expect(form['Subject']).not.toBe('');
  expect(Buffer.byteLength(Object.values(form).join(''))).toBeLessThan(262_144);
});

describe('without', () => {
  it('credentials it is the end, and nobody is asked', async () => {
    for (const name of CREDENTIALS) delete process.env[name];
    process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = process.env['AWS_CONFIG_FILE'] = '/nonexistent';
    const { delivery, received } = await publish(ok);
    expect(delivery).toMatchObject({ state: 'failed', attempts: 1, why: expect.stringMatching(/Credentials/) });
    expect(received).toEqual([]);
  });

  it('an answer it is asked again, and not for longer than there is', async () => {
    const root = await receiving(ok, async (receiver) => receiver.root);
    const channel: Sns = { kind: 'sns', topic: TOPIC, region: 'eu-central-1', endpoint: root };
    expect(await deliver(channel, MESSAGE, QUICK)).toMatchObject({ state: 'failed', attempts: 3 });
    const { delivery } = await receiving(
      () => undefined,
      async (receiver) => ({
        delivery: await deliver({ ...channel, endpoint: receiver.root }, MESSAGE, {
          timeoutMs: 300,
          pausesMs: [],
          totalMs: 900,
        }),
      }),
    );
    expect(delivery).toMatchObject({ state: 'failed', attempts: 1, why: 'no answer in 0.3 s' });
  });

  it('patience it ends at once, and its connection', async () => {
    const stop = new AbortController();
    let closed = false;
    const answer: Answer = (response) => {
      response.once('close', () => (closed = true));
      stop.abort();
    };
    await receiving(answer, async ({ root }) => {
      const channel: Sns = { kind: 'sns', topic: TOPIC, region: 'eu-central-1', endpoint: root };
      const delivery = await deliver(channel, MESSAGE, QUICK, stop.signal);
      expect(delivery).toMatchObject({ state: 'failed', attempts: 1, why: 'it was stopped' });
      await vi.waitFor(() => expect(closed).toBe(true));
    });
  });
});

it('an answer that is no XML does not throw', async () => {
  const { delivery } = await publish(say(400, '<html>no', { 'content-type': 'text/html' }));
  expect(delivery).toMatchObject({ state: 'failed', why: expect.stringMatching(/^SNS: /) });
});
