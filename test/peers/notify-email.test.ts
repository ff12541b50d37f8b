/** Mail, to a real server: aiosmtpd, of PyPI. */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Email } from '@palisade/notify/channel';
import { type Delivery, deliver, type Patience } from '@palisade/notify/deliver';
import type { Message } from '@palisade/notify/message';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MESSAGE } from '../notify/messages.ts';
import { mailbox, type Script } from '../notify/smtp.ts';
import { run } from './run.ts';
import { findTool } from './tools.ts';

const SERVER = fileURLToPath(new URL('mail_server.py', import.meta.url));
const DELIVER = new URL('../../packages/notify/src/deliver.ts', import.meta.url).href;
const QUICK: Patience = { timeoutMs: 3000, pausesMs: [50, 100], totalMs: 20_000 };
const folder = mkdtempSync(join(tmpdir(), 'palisade-mail-'));
const certificate = join(folder, 'mail.crt');
const key = join(folder, 'mail.key');

let python = '';
beforeAll(async () => {
  python = join(dirname(await findTool('aiosmtpd')), 'python');
  const subject = ['-subj', '/CN=mail.test', '-addext', 'subjectAltName=DNS:mail.test'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Taken {
  readonly from: string;
  readonly to: readonly string[];
  readonly tls: boolean;
  readonly user: string | null;
  readonly text: string;
}

interface Options {
  readonly certificate?: string;
  readonly key?: string;
  readonly password?: string;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function serving<T>(options: Options, use: (port: number, taken: readonly Taken[]) => Promise<T>): Promise<T> {
  const port = await freePort();
  const child = spawn(python, [SERVER, JSON.stringify({ ...options, port })], { stdio: ['pipe', 'pipe', 'ignore'] });
  const taken: Taken[] = [];
  const lines = createInterface({ input: child.stdout });
  const listening = new Promise<void>((resolve, reject) => {
    child.once('error', reject).once('exit', () => reject(new Error('the mail server has ended')));
    lines.on('line', (line) => {
      const said = JSON.parse(line) as Taken | { readonly listening: true };
      if ('listening' in said) resolve();
      else taken.push(said);
    });
  });
  try {
    await listening;
    return await use(port, taken);
  } finally {
    const ended = once(child, 'exit');
    child.stdin.end();
    await ended;
  }
}

const mail = (port: number, more: Partial<Email> = {}): Email => ({
  kind: 'email',
  to: 'ops@example.com',
  from: 'palisade@example.com',
  host: '127.0.0.1',
  port,
  ...more,
});

/** The message as a mail program shows it. */
async function read({ text }: Taken): Promise<Record<string, string>> {
  const script = `import email, email.policy, json, sys
m = email.message_from_string(sys.stdin.read(), policy=email.policy.default)
print(json.dumps({**{k.lower(): str(v) for k, v in m.items()}, 'body': m.get_body(('plain',)).get_content().replace('\\r\\n', '\\n')}))`;
  return JSON.parse((await run(python, ['-c', script], '/', text)).stdout) as Record<string, string>;
}

describe('a message', () => {
  it('arrives as it was, whatever its letters', () =>
    serving({}, async (port, taken) => {
      const message: Message = { ...MESSAGE, title: 'Größe 😀: nicht mehr da', body: 'über\n.\nend' };
      expect(await deliver(mail(port), message, QUICK)).toEqual({
        channel: 'email ops@example.com',
        state: 'delivered',
        attempts: 1,
      });
      await vi.waitFor(() => expect(taken).toMatchObject([{ from: 'palisade@example.com', to: ['ops@example.com'] }]));
      const shown = await read(taken[0] as Taken);
      expect(shown['subject']).toBe('❌ Größe 😀: nicht mehr da');
      expect(shown['auto-submitted']).toBe('auto-generated');
      expect(shown['body']).toContain('Namespace: shop');
      expect(shown['body']).toContain('über\n.\nend');
      expect(shown['body']).toContain('The run: https://example.com/runs/1');
    }));

  it('is the same by its id, so that a mailbox can tell', () =>
    serving({}, async (port, taken) => {
      for (const one of [MESSAGE, MESSAGE, { ...MESSAGE, key: 'another' }]) await deliver(mail(port), one, QUICK);
      await vi.waitFor(() => expect(taken).toHaveLength(3));
      const [first, again, other] = await Promise.all(taken.map(read));
      expect(first?.['message-id']).toMatch(/^<[0-9a-f]{32}@example\.com>$/);
      expect(again?.['message-id']).toBe(first?.['message-id']);
      expect(other?.['message-id']).not.toBe(first?.['message-id']);
    }));

  it.each<readonly [string, Partial<Email>, Partial<Message>]>([
    ['a title', {}, { title: 'done\r\nBcc: victim@example.com\r\n\r\nbody' }],
    ['a sender', { from: 'palisade@example.com\r\nBcc: victim@example.com' }, {}],
    ['a receiver', { to: 'ops@example.com\r\nBcc: victim@example.com' }, {}],
    ['a key', {}, { key: 'k>\r\nBcc: victim@example.com' }],
  ])('has no headers that %s brings', (_name, channel, message) =>
    serving({}, async (port, taken) => {
      const { state } = await deliver(mail(port, channel), { ...MESSAGE, ...message }, { ...QUICK, pausesMs: [] });
      // An address that is none is not written to; any text of a message is.
      const isAddressed = Object.keys(channel).length === 0;
      expect(state).toBe(isAddressed ? 'delivered' : 'failed');
      await vi.waitFor(() => expect(taken).toHaveLength(isAddressed ? 1 : 0));
      for (const one of taken) {
        expect(one.to).toEqual(['ops@example.com']);
        expect(await read(one)).not.toHaveProperty('bcc');
      }
    }),
  );
});

describe('what the server answers', () => {
  it('450 is asked again', () =>
    serving({}, async (port, taken) => {
      const delivery = await deliver(mail(port, { to: 'later@example.com' }), MESSAGE, QUICK);
      expect(delivery).toMatchObject({ state: 'delivered', attempts: 2 });
      await vi.waitFor(() => expect(taken).toHaveLength(1));
    }));

  it('550 is the end', () =>
    serving({}, async (port) => {
      const delivery = await deliver(mail(port, { to: 'never@example.com' }), MESSAGE, QUICK);
      expect(delivery).toMatchObject({
        state: 'failed',
        attempts: 1,
        why: expect.stringMatching(/550 5\.1\.1 no such mailbox/),
      });
    }));

  it('nothing is not waited for', () =>
    serving({}, async (port) => {
      const began = performance.now();
      const patience = { timeoutMs: 400, pausesMs: [10], totalMs: 5000 };
      const delivery = await deliver(mail(port, { to: 'hang@example.com' }), MESSAGE, patience);
      expect(delivery).toMatchObject({ state: 'failed', attempts: 2, why: 'no answer in 0.4 s' });
      expect(performance.now() - began).toBeLessThan(3000);
    }));

  it('and nobody is tried again', async () => {
    const delivery = await deliver(mail(await freePort()), MESSAGE, QUICK);
    expect(delivery).toMatchObject({ state: 'failed', attempts: 3, why: expect.stringMatching(/ECONNREFUSED/) });
  });
});

describe('a password', () => {
  const PASSWORD = 'correct horse battery';
  const by = { username: 'palisade', password: PASSWORD };

  it('is taken', () =>
    serving({ password: PASSWORD }, async (port, taken) => {
      expect(await deliver(mail(port, by), MESSAGE, QUICK)).toMatchObject({ state: 'delivered' });
      await vi.waitFor(() => expect(taken).toMatchObject([{ user: 'palisade' }]));
    }));

  it('that is wrong is the end, and is not told', () =>
    serving({ password: PASSWORD }, async (port, taken) => {
      const delivery = await deliver(mail(port, { ...by, password: 'wrong horse' }), MESSAGE, QUICK);
      expect(delivery).toMatchObject({ state: 'failed', attempts: 1, why: expect.stringMatching(/535/) });
      expect(JSON.stringify(delivery)).not.toContain('wrong horse');
      expect(taken).toEqual([]);
    }));
});

describe('a host that is not this machine', () => {
  /** In a process of its own, which takes `mail.test` for this machine, and knows the authority of its certificate or not. */
  async function deliverTo(port: number, authority: string | undefined): Promise<Delivery> {
    const script = `import dns from 'node:dns';
      const here = (...all) => { const done = all.at(-1); done(null, typeof all[1] === 'object' && all[1].all ? [{ address: '127.0.0.1', family: 4 }] : all[1]?.family !== undefined || all.length > 2 ? '127.0.0.1' : ['127.0.0.1'], 4); };
      dns.lookup = here; dns.resolve4 = (name, ...rest) => rest.at(-1)(null, ['127.0.0.1']); dns.resolve6 = (name, ...rest) => rest.at(-1)(null, []);
      const { deliver } = await import(${JSON.stringify(DELIVER)});
      const [channel, message, patience] = JSON.parse(process.argv[1]);
      console.log(JSON.stringify(await deliver(channel, message, patience)));`;
    const given = [
      mail(port, { host: 'mail.test', username: 'palisade', password: 'hidden' }),
      MESSAGE,
      { ...QUICK, pausesMs: [] },
    ];
    const env = { ...process.env, ...(authority && { NODE_EXTRA_CA_CERTS: authority }) };
    const args = ['--conditions=source', '--input-type=module', '-e', script, JSON.stringify(given)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    return JSON.parse(stdout) as Delivery;
  }

  it('is sent mail and password over TLS', () =>
    serving({ certificate, key, password: 'hidden' }, async (port, taken) => {
      expect(await deliverTo(port, certificate)).toMatchObject({ state: 'delivered' });
      await vi.waitFor(() => expect(taken).toMatchObject([{ tls: true, user: 'palisade' }]));
    }));

  it('without TLS is sent nothing', () =>
    serving({ password: 'hidden' }, async (port, taken) => {
      expect(await deliverTo(port, certificate)).toMatchObject({
        state: 'failed',
        attempts: 1,
        why: expect.stringMatching(/STARTTLS|TLS/),
      });
      expect(taken).toEqual([]);
    }));

  it.each<readonly [string, Script, readonly string[]]>([
    ['that has no STARTTLS', {}, ['EHLO', 'STARTTLS']],
    [
      'that has it out of order',
      { EHLO: () => '250-x\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS', STARTTLS: () => '454 not now' },
      ['EHLO', 'STARTTLS'],
    ],
  ])('%s is told neither the password nor who writes', (_name, script, most) =>
    mailbox({ STARTTLS: () => '502 what?', ...script }, async ({ port, lines }) => {
      expect(await deliverTo(port, certificate)).toMatchObject({ state: 'failed', attempts: 1 });
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.map((line) => line.split(' ')[0]).filter((word) => !most.includes(word ?? ''))).toEqual([]);
    }),
  );

  it('whose certificate nobody vouches for is sent nothing', () =>
    serving({ certificate, key, password: 'hidden' }, async (port, taken) => {
      expect(await deliverTo(port, undefined)).toMatchObject({
        state: 'failed',
        why: expect.stringMatching(/certificate|self-signed/i),
      });
      expect(taken).toEqual([]);
    }));
});
