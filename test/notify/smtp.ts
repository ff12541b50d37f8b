/** A server on loopback that says what a script has for each command of SMTP, and remembers the lines that it was sent. */

import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** By the first word of a command; `GREETING` is said first, `END` after a message. Undefined: silence. */
export type Script = Readonly<Record<string, ((line: string) => string) | undefined>>;

export interface Mailbox {
  readonly port: number;
  readonly lines: readonly string[];
  readonly open: () => number;
}

const yes = (): string => '250 OK';
const PLAIN: Script = {
  GREETING: () => '220 mail.test ESMTP',
  EHLO: () => '250-mail.test\r\n250 AUTH PLAIN LOGIN',
  AUTH: () => '235 2.7.0 yes',
  MAIL: yes,
  RCPT: yes,
  DATA: () => '354 go on',
  END: yes,
  QUIT: () => '221 bye',
};

function speak(socket: Socket, script: Script, lines: string[]): void {
  let isMessage = false;
  const say = (word: string, line: string): void => {
    const said = script[word]?.(line);
    if (said !== undefined) socket.write(`${said}\r\n`);
  };
  say('GREETING', '');
  createInterface({ input: socket }).on('line', (line) => {
    lines.push(line);
    if (isMessage && line !== '.') return;
    const word = isMessage ? 'END' : (line.split(' ')[0] ?? '').toUpperCase();
    isMessage = word === 'DATA';
    say(word, line);
  });
}

export async function mailbox<T>(script: Script, use: (box: Mailbox) => Promise<T>): Promise<T> {
  const lines: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined).once('close', () => sockets.delete(socket)));
    speak(socket, { ...PLAIN, ...script }, lines);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use({ port: (server.address() as AddressInfo).port, lines, open: () => sockets.size });
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}
