/** The program of the pod that tries: it runs far from here, with nothing but Node.js. */

/** Where it finds what to try. */
export const MARK = { targets: 'PALISADE_TARGETS', settle: 'PALISADE_SETTLE_MS' } as const;

/** One letter for each target, as the pod's last word: a termination message has room for 4,096 of them. */
export const OUTCOMES = {
  /** A connection was made. */
  c: 'connected',
  /** Somebody said no: nothing listens there, or a policy's enforcer answers for it. */
  r: 'refused',
  /** Nobody answered. */
  t: 'silence',
  e: 'error',
} as const;

export type Outcome = (typeof OUTCOMES)[keyof typeof OUTCOMES];

/** In one pod. */
export const MOST_TARGETS = 500;

/** A target is tried until two attempts agree: a policy may take hold of a new pod while the first is under way. */
export const TRY = `
const { connect } = require('node:net');
const { writeFileSync } = require('node:fs');
const LETTERS = { ECONNREFUSED: 'r', EHOSTUNREACH: 't', ENETUNREACH: 't', ETIMEDOUT: 't' };
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const once = ([host, port]) =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 3000 });
    const end = (letter) => {
      socket.destroy();
      resolve(letter);
    };
    socket.once('connect', () => end('c'));
    socket.once('timeout', () => end('t'));
    socket.once('error', ({ code }) => end(LETTERS[code] || 'e'));
  });
const settled = async (target) => {
  let last = await once(target);
  for (let left = 4; left > 0; left--) {
    await pause(500);
    const next = await once(target);
    if (next === last) return next;
    last = next;
  }
  return 'e';
};
(async () => {
  await pause(Number(process.env.${MARK.settle}));
  const waiting = JSON.parse(process.env.${MARK.targets}).map((target, index) => [target, index]);
  const letters = waiting.map(() => 'e');
  const next = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) letters[one[1]] = await settled(one[0]);
  };
  await Promise.all(Array.from({ length: 50 }, next));
  writeFileSync('/dev/termination-log', letters.join(''));
})();
`;

export const LISTENER_PORT = 8080;

export const LISTEN = `require('node:net').createServer((socket) => socket.end()).listen(${LISTENER_PORT}, '::');`;
