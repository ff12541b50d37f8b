/** Every control of the catalogue keeps the form, and its doc's examples are what they say. */
import { catalogue } from '@palisade/controls/catalogue.generated';
import { describe, expect, it } from 'vitest';
import { docOf, parseExamples } from './examples.ts';
import { applyFixes, checkFiles } from './run.ts';

describe.each(catalogue.map((control) => [control.id, control] as const))('%s', (id, control) => {
  const doc = docOf(id);
  const examples = parseExamples(doc);
  const settingsOf = (example: (typeof examples)[number]) => ({ [id]: example.settings });

  it('has a doc with its title, its severity argued, and examples of both kinds', () => {
    expect(doc.split('\n')[0]).toBe(`# ${control.title}`);
    expect(doc).toContain(`**Severity: ${control.severity}.**`);
    expect(new Set(examples.map(({ verdict }) => verdict))).toEqual(new Set(['valid', 'invalid']));
  });

  it('says where it comes from', () => {
    expect(control.refs.length).toBeGreaterThan(0);
    for (const { url } of control.refs) expect(() => new URL(url)).not.toThrow();
  });

  it.each(examples.filter(({ verdict }) => verdict === 'valid').map((example) => [example.line, example] as const))(
    'passes the valid example on line %i',
    (_, example) => {
      const findings = checkFiles(example.files, [control], settingsOf(example));
      const wrong = findings.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown');
      expect(wrong.map(({ message }) => message)).toEqual([]);
    },
  );

  it.each(examples.filter(({ verdict }) => verdict === 'invalid').map((example) => [example.line, example] as const))(
    'fails the invalid example on line %i, and its fix mends it',
    (_, example) => {
      const failed = checkFiles(example.files, [control], settingsOf(example)).filter(
        ({ verdict }) => verdict === 'fail',
      );
      expect(failed.length).toBeGreaterThan(0);
      for (const finding of failed) {
        expect(finding.location.line).toBeGreaterThan(0);
        expect(finding.message).not.toMatch(/undefined|\[object/);
      }
      const fixable = failed.filter(({ fix }) => fix !== undefined);
      if (fixable.length === 0) return;
      const after = applyFixes(example.files, fixable);
      const unreadable = checkFiles(
        after,
        catalogue.filter((one) => one.id === 'general/files-parse'),
      );
      expect(
        unreadable.map(({ message }) => message),
        after.map(({ text }) => text).join('\n'),
      ).toEqual([]);
      const mended = checkFiles(after, [control], settingsOf(example));
      const left = mended.filter(({ verdict }) => verdict === 'fail').map(({ fingerprint }) => fingerprint);
      for (const { fingerprint } of fixable) expect(left).not.toContain(fingerprint);
    },
  );
});

it('has examples that pass for a reason: some valid example of every control is judged', () => {
  const vacuous = catalogue.filter((control) => {
    const valid = parseExamples(docOf(control.id)).filter(({ verdict }) => verdict === 'valid');
    return !valid.some((example) =>
      checkFiles(example.files, [control], { [control.id]: example.settings }).some(
        ({ verdict }) => verdict === 'pass',
      ),
    );
  });
  // A file that parses has nothing to say of itself.
  expect(vacuous.map(({ id }) => id)).toEqual(['general/files-parse']);
});
