import { dockerDocs } from '@palisade/core/control/reference';
import { commandControl } from './_command.ts';
import { wordAfter } from './_edit.ts';
import { flagValue, flagWord, hasFlag } from './_flag.ts';

/** From here on the log files that useradd pads are larger than the rest of the image. */
const HIGH = 100_000;

export const useraddNoLogInit = commandControl({
  title: 'Users with a high uid are made without log entries',
  severity: 'low',
  why: 'useradd pads /var/log/lastlog and faillog up to the uid: the layer grows by gigabytes and may fill the builder’s disk.',
  refs: [dockerDocs('build/building/best-practices/#user')],
  peers: ['DL3046'],
  programs: ['useradd'],
  *inspect(command) {
    const uid = flagValue(command, '-u', '--uid');
    if (uid === undefined || !(Number(uid) >= HIGH) || hasFlag(command, '-l', '--no-log-init')) return;
    const flag = command.args.find((word) => word === flagWord(command, '-u', '--uid'));
    yield {
      at: command.span,
      message: `useradd writes log entries up to uid ${uid}`,
      ...(command.exact &&
        flag && { splices: [{ ...wordAfter(flag, ''), start: flag.span.start, end: flag.span.start, text: '-l ' }] }),
    };
  },
  fix: { safety: 'safe', description: 'Adds -l' },
});
