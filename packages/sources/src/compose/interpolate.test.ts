import { Unresolved } from '@palisade/core/value';
import { describe, expect, it } from 'vitest';
import { readDotenv } from './dotenv.ts';
import { interpolate } from './interpolate.ts';

const env: Readonly<Record<string, string>> = { TAG: '2.0', EMPTY: '' };
const filled = (text: string) => {
  const value = interpolate(text, (name) => env[name]);
  return value instanceof Unresolved ? `? ${value.why}` : value;
};

/** Each as compose-go's loader gives it, save for what is not set: that is a hole here, and empty there. */
const CASES: readonly (readonly [string, string])[] = [
  ['app:$TAG', 'app:2.0'],
  ['app:${TAG}-x', 'app:2.0-x'],
  ['echo $$HOME $${X}', 'echo $HOME ${X}'],
  ['${NONE:-default}', 'default'],
  ['${NONE-default}', 'default'],
  ['${EMPTY:-default}', 'default'],
  ['${EMPTY-default}', ''],
  ['${NONE:-${OTHER:-deep}}', 'deep'],
  ['${NONE:-a}b${OTHER:-c}', 'abc'],
  ['${TAG:+set}', 'set'],
  ['${EMPTY:+set}', ''],
  ['${TAG:?needed}', '2.0'],
  ['${NONE:-}', ''],
  ['$NONE', '? the variable NONE is set outside the file'],
  ['x${NONE}y', '? the variable NONE is set outside the file'],
  ['${NONE:?needed}', '? the variable NONE is set outside the file'],
  ['${EMPTY:?needed}', '? the variable EMPTY is set outside the file'],
  ['${NONE:+set}', '? the variable NONE is set outside the file'],
  ['${NONE', '? an interpolation in it is not valid'],
  ['a$1', '? an interpolation in it is not valid'],
  ['${}', '? an interpolation in it is not valid'],
  ['${A!B}', '? an interpolation in it is not valid'],
];

describe('interpolation', () => {
  it.each(CASES)('%s is %s', (text, expected) => {
    expect(filled(text)).toBe(expected);
  });

  it('ends, however deep the defaults are', () => {
    expect(filled(`${'${A:-'.repeat(50_000)}x${'}'.repeat(50_000)}`)).toBe('? an interpolation in it is not valid');
  });
});

describe('.env', () => {
  it('is read as Compose reads it', () => {
    const text = [
      '# comment',
      'TAG=2.0 # trailing',
      'export QUOTED="a b\\nc"',
      "SINGLE='$TAG x'",
      'NESTED=${TAG}-n',
      'HASH=a#b',
      'EMPTY=',
      'COLON: yes',
      'OUTSIDE=${NOWHERE}',
      'no sign',
    ].join('\r\n');
    expect(Object.fromEntries(readDotenv(text))).toEqual({
      TAG: '2.0',
      QUOTED: 'a b\nc',
      SINGLE: '$TAG x',
      NESTED: '2.0-n',
      HASH: 'a#b',
      EMPTY: '',
      COLON: 'yes',
    });
  });
});
