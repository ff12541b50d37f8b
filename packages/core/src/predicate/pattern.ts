/**
 * Patterns that RE2 (the apiserver) and JavaScript read alike and that cannot run away in a backtracking engine:
 * no look-around, no back-references, and no quantifier inside a quantified group.
 */

const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/\(\?[=!<]/, 'look-around is not in RE2'],
  [/\\[1-9]/, 'back-references are not in RE2'],
  [/\\[dwsbDWSB]/, 'write the class out: RE2 and JavaScript differ on Unicode'],
  [/\([^()]*[*+}][^()]*\)[*+{]/, 'a quantifier inside a quantified group can run away'],
];

const compiled = new Map<string, RegExp>();

/** Throws where the pattern is outside the shared syntax: a mistake of a control's author, found by its first test. */
export function compilePattern(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known) return known;
  for (const [form, reason] of FORBIDDEN)
    if (form.test(pattern)) throw new SyntaxError(`pattern /${pattern}/: ${reason}`);
  const regexp = new RegExp(pattern, 'u');
  compiled.set(pattern, regexp);
  return regexp;
}
