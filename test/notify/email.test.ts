/** Mail, to a server that says anything: what is stopped is not sent, and no answer brings a password into a reason. */
import type { Email } from '@palisade/notify/channel';
import { deliver, type Patience } from '@palisade/notify/deliver';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { anyMessage, MESSAGE } from './messages.ts';
import { mailbox, type Script } from './smtp.ts';

const ONCE: Patience = { timeoutMs: 5000, pausesMs: [], totalMs: 10_000 };
const PASSWORD = 'correct horse battery staple';

const mail = (port: number, more: Partial<Email> = {}): Email => ({
  kind: 'email',
  to: 'ops@example.com',
  from: 'palisade@example.com',
  host: '127.0.0.1',
  port,
  ...more,
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('a stop', () => {
  it('before the first attempt connects to nobody', () =>
    mailbox({}, async ({ port, lines, open }) => {
      const delivery = await deliver(mail(port), MESSAGE, ONCE, AbortSignal.abort());
      expect(delivery).toMatchObject({ state: 'failed', attempts: 0, why: 'it was stopped' });
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect([lines, open()]).toEqual([[], 0]);
    }));

  it('ends the connection, so that nothing is sent that is said to have failed', () => {
    const stop = new AbortController();
    const stopping = (): string => {
      stop.abort();
      return '250 OK';
    };
    return mailbox({ RCPT: stopping }, async ({ port, lines, open }) => {
      const delivery = await deliver(mail(port), MESSAGE, ONCE, stop.signal);
      expect(delivery).toMatchObject({ state: 'failed', attempts: 1, why: 'it was stopped' });
      await vi.waitFor(() => expect(open()).toBe(0), 3000);
      expect(lines).not.toContain('.');
    });
  });

  it.each(['GREETING', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'END'])(
    'by the time there is, where nothing is said to %s',
    (word) =>
      mailbox({ [word]: undefined }, async ({ port, open }) => {
        const delivery = await deliver(mail(port), MESSAGE, { ...ONCE, timeoutMs: 250 });
        expect(delivery).toMatchObject({ state: 'failed', attempts: 1, why: 'no answer in 0.25 s' });
        await vi.waitFor(() => expect(open()).toBe(0), 3000);
      }),
  );
});

describe('a server that says what it was sent', () => {
  const by = { username: 'palisade', password: PASSWORD };
  const told = (script: Script, password = PASSWORD) =>
    mailbox(script, async ({ port }) => {
      const { state, why = '' } = await deliver(mail(port, { ...by, password }), MESSAGE, ONCE);
      expect(state).toBe('failed');
      return why;
    });

  it.each<readonly [string, Script]>([
    ['as it came', { AUTH: (line) => `535 5.7.8 wrong: ${line}` }],
    ['decoded', { AUTH: () => `535 5.7.8 wrong: ${PASSWORD}` }],
    ['where it is cut', { AUTH: () => `535 ${'.'.repeat(185)}${PASSWORD}` }],
    ['decoded, where it is cut', { AUTH: (line) => `535 ${'.'.repeat(172)}${line}` }],
    ['by LOGIN', { AUTH: () => `535 wrong: ${base64(PASSWORD)}`, EHLO: () => '250-x\r\n250 AUTH LOGIN' }],
    ['later', { RCPT: () => `550 no ${PASSWORD}` }],
  ])('has no password of it told: %s', async (_name, script) => {
    const why = await told(script);
    expect(why).toMatch(/^127\.0\.0\.1:\d+: /);
    for (const secret of [PASSWORD, base64(PASSWORD), base64(`\0palisade\0${PASSWORD}`)])
      for (let end = 6; end <= secret.length; end++) expect(why).not.toContain(secret.slice(0, end));
  });

  it('has its words in one line, of some length', async () => {
    const why = await told({ RCPT: () => `550-one\r\n550 ${'two\u0007'.repeat(500)}` });
    expect(why).not.toMatch(/[\u0000-\u001f]/);
    expect(why.length).toBeLessThan(250);
  });
});

it.each([
  ['421 too busy', 2],
  ['451 4.3.0 later', 2],
  ['452 4.2.2 full', 2],
])('%s is asked again', (said, attempts) =>
  mailbox(
    {
      MAIL: (() => {
        const answers = [said, '250 OK'];
        return () => answers.shift() ?? '250 OK';
      })(),
    },
    async ({ port, lines }) => {
      expect(await deliver(mail(port), MESSAGE, { ...ONCE, pausesMs: [10] })).toMatchObject({
        state: 'delivered',
        attempts,
      });
      expect(lines.filter((line) => line === '.')).toHaveLength(1);
    },
  ),
);

it('a login that is out of order for now is asked again, one that is refused is not', async () => {
  const by = { username: 'palisade', password: PASSWORD };
  const patience = { ...ONCE, pausesMs: [10] };
  for (const [said, attempts] of [
    ['454 4.7.0 later', 2],
    ['535 5.7.8 no', 1],
  ] as const)
    await mailbox({ AUTH: () => said }, async ({ port }) =>
      expect(await deliver(mail(port, by), MESSAGE, patience)).toMatchObject({ state: 'failed', attempts }),
    );
});

describe('what is written', () => {
  const HEADERS =
    /^(?:From|To|Subject|Message-ID|Auto-Submitted|Content-Transfer-Encoding|Content-Type|Date|MIME-Version): /i;
  const headersOf = (lines: readonly string[]): string[] => {
    const begin = lines.indexOf('DATA') + 1;
    return lines.slice(begin, lines.indexOf('', begin));
  };

  it('has the headers it has, whatever a message says, and ends where it ends', async () => {
    await fc.assert(
      fc.asyncProperty(anyMessage, (message) =>
        mailbox({}, async ({ port, lines }) => {
          expect(await deliver(mail(port), message, ONCE)).toMatchObject({ state: 'delivered', attempts: 1 });
          for (const line of headersOf(lines)) expect(line).toMatch(/^\s/.test(line) ? /./ : HEADERS);
          expect(lines.filter((line) => /^(?:MAIL|RCPT|DATA)\b/.test(line)).length).toBeLessThanOrEqual(3);
          expect(lines.filter((line) => line === '.')).toHaveLength(1);
          for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(998);
        }),
      ),
      { numRuns: 40 },
    );
  }, 60_000);

  it('goes to one address, whatever is written there', () =>
    mailbox({}, async ({ port, lines }) => {
      const piece = fc.constantFrom(
        'a',
        '@',
        'b.example',
        ',',
        ';',
        '\r\n',
        '<',
        '>',
        ' ',
        '"',
        ':',
        'RCPT TO:<x@y.z>',
        '\u0000',
        '(',
        'é',
      );
      const odd = fc.array(piece, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
      const anyAddress = fc.oneof(
        odd,
        fc.constant('ops@b.example'),
        odd.map((rest) => `ops@b.example${rest}`),
      );
      let delivered = 0;
      await fc.assert(
        fc.asyncProperty(anyAddress, anyAddress, async (to, from) => {
          const begin = lines.length;
          const { state } = await deliver(mail(port, { to, from }), MESSAGE, ONCE);
          const sent = lines.slice(begin).filter((line) => /^(?:MAIL|RCPT)\b/i.test(line));
          if (state === 'delivered') {
            delivered += 1;
            expect(sent).toHaveLength(2);
          }
          expect(sent.length).toBeLessThanOrEqual(2);
          for (const line of headersOf(lines.slice(begin))) expect(line).toMatch(/^\s/.test(line) ? /./ : HEADERS);
        }),
        { numRuns: 300 },
      );
      expect(delivered).toBeGreaterThan(0);
    }));
});
