import type { Command } from '@palisade/core/subject/script';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScript } from './list.ts';

const parse = (text: string) => parseScript({ text, spanOf: (start, end) => ({ start, end }), exact: true });
const shown = ({ name, args, after, wrappers }: Command) =>
  `${after && `${after} `}${wrappers.map((wrapper) => `${wrapper}:`).join('')}${[name, ...args.map(({ text }) => text)].join(' ')}`;
const commands = (text: string) => parse(text).commands.map(shown);

describe('parseScript', () => {
  it.each([
    ['a b && c || d; e | f & g', ['a b', '&& c', '|| d', '; e', '| f', '& g']],
    ['A=1 B="x y" prog "a b" \'c $d\' e\\ f', ['prog a b c $d e f']],
    ['sudo -E -u app env X=1 /usr/bin/apt-get install -y x', ['sudo:env:apt-get install -y x']],
    ['if [ -f x ]; then a; elif b; then c; else d; fi && e', ['[ -f x ]', '; a', '; b', '; c', '; d', '&& e']],
    ['for i in a b; do x $i; done', ['; x $i']],
    ['case "$A" in a|b) x ;; (c) y;; *) z; esac; w', ['; x', '; y', '; z', '; w']],
    ['(cd a && b) && { c; d; } | e', ['cd a', '&& b', '&& c', '; d', '| e']],
    ['f() { a; }; f', ['a', '; f']],
    ['x=$(a `b` "$(c)") && d', ['', 'a `b` $(c)', 'b', 'c', '&& d']],
    ['bash <(a) > /dev/null 2>&1 < in', ['bash <(a)', 'a']],
    ['sh -c "a && b"', ['sh -c a && b', 'a', '&& b']],
    ['cat <<EOF > f\nnot a command\nEOF\na', ['cat', '; a']],
    ['[[ a == b && c ]] && d # e && f', ['[[', '&& d']],
    ['a $((1 + (2))) ${b:-"}"} && c', ['a $((1 + (2))) ${b:-"}"}', '&& c']],
    ["a 'it'\"'\"'s' b", ["a it's b"]],
    ['a \\\n  b\nc', ['a b', '; c']],
    ['! a && time b', ['a', '&& time:b']],
    ['command -v sudo || export A=(1 2); B=(x) c', ['command -v sudo', '|| export A=', '; c']],
  ])('%j', (text, expected) => {
    expect(parse(text).unresolved).toBeUndefined();
    expect(commands(text)).toEqual(expected);
  });

  it.each([
    ["a && b 'c", 'a single quote is not closed'],
    ['a "b', 'a double quote is not closed'],
    ['$(a', ') is missing'],
    ['a )', ') closes nothing'],
    ['a >', 'nothing follows >'],
  ])('says why %j cannot be told', (text, why) => expect(parse(text).unresolved?.why).toBe(why));

  it('gives commands of one pipe one number, and says what is nested', () => {
    const [curl, , sh] = parse('(curl a || wget b) | sh').commands;
    expect(curl?.pipeline).toBe(sh?.pipeline);
    expect([curl?.nested, sh?.nested]).toEqual([true, false]);
    expect(parse('a; b').commands.map(({ pipeline }) => pipeline)).toEqual([1, 2]);
  });

  it('knows where output goes, and where each word stands', () => {
    const text = 'echo "a b" >> /etc/x 2> y';
    const [echo] = parse(text).commands;
    expect(echo?.writes).toEqual(['/etc/x']);
    expect(text.slice(echo?.args[0]?.span.start, echo?.args[0]?.span.end)).toBe('"a b"');
  });

  it('ends on any text, with spans inside it', () => {
    const unit = fc.constantFrom(
      ...'ab $(){}[]|&;<>"\'\\`#\n=!',
      'case ',
      'in ',
      'esac',
      'sh -c ',
      '<<E',
      'if ',
      'fi',
      '$((',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
        for (const { span } of parse(text).commands) {
          expect(span.start).toBeLessThanOrEqual(span.end);
          expect(span.end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each(['$(', '(', '${', '`', '"$(a ', 'case a in ', 'f() ', '{ '])(
    'refuses ten thousand times %j quickly',
    (text) => {
      const before = performance.now();
      parse(text.repeat(10_000));
      expect(performance.now() - before).toBeLessThan(1000);
    },
  );
});
